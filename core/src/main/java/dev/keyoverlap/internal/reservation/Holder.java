package dev.keyoverlap.internal.reservation;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memo;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way by which a reservation's own steps change what is reserved. It is not public: by the
 * public verbs nobody removes or overwrites a reservation without a reason.
 */
public final class Holder {

  private static volatile @Nullable BiFunction<KeystoreRotation, Memo, KeystoreRotation> way;

  private Holder() {}

  /**
   * Opens the way. The rotation's class does so before there is a rotation.
   *
   * @param noting makes a view whose next verb changes a memo and what that memo reserves
   */
  public static void opened(BiFunction<KeystoreRotation, Memo, KeystoreRotation> noting) {
    way = noting;
  }

  /**
   * A rotation whose next verb changes a memo, even one with a reservation, and what it reserves.
   *
   * @param rotation the rotation
   * @param change the text expected and the text to come
   * @return a view of the same rotation
   */
  public static KeystoreRotation noting(KeystoreRotation rotation, Memo change) {
    return Objects.requireNonNull(way).apply(rotation, change);
  }
}
