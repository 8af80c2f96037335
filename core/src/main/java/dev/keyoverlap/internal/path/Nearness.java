package dev.keyoverlap.internal.path;

import java.util.Comparator;

/**
 * How near an attempt came to a trusted chain, so that of several refusals the most helpful one is
 * reported.
 *
 * @param stage what the attempt failed at
 * @param remaining how much was left to do at that stage; a small number is near
 */
public record Nearness(Stage stage, int remaining) implements Comparable<Nearness> {

  /** The stages at which an attempt can fail, the farthest first. */
  public enum Stage {
    /** The policy does not go by chains. */
    RULE,
    SUBJECT,
    /** The uses of the signer's certificate. */
    USE,
    /** No names lead to an authority. */
    PATH,
    /** The path is not valid. */
    VALIDATION,
    /** The path is valid, but the ring demands more of it. */
    RING,
    REVOCATION,
    /** The search was broken off, so that nobody knows how near it would have come. */
    LIMIT
  }

  private static final Comparator<Nearness> ORDER =
      Comparator.comparing(Nearness::stage)
          .thenComparing(Comparator.comparingInt(Nearness::remaining).reversed());

  public static Nearness at(Stage stage) {
    return new Nearness(stage, 0);
  }

  /**
   * Validation goes from the authority down to the signer. A wrong signature shows that the path
   * goes through the wrong certificate, so any other failure at the same place is nearer.
   *
   * @param index the place of the certificate in the path, 0 for the signer's
   * @param wrongSignature whether its signature is not that of its issuer
   */
  static Nearness validation(int index, boolean wrongSignature) {
    return new Nearness(Stage.VALIDATION, 2 * index + (wrongSignature ? 1 : 0));
  }

  public static Nearness revocation(int index) {
    return new Nearness(Stage.REVOCATION, index);
  }

  @Override
  public int compareTo(Nearness other) {
    return ORDER.compare(this, other);
  }
}
