package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.internal.key.Fitness;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Checks that a key can be the new key of a renewal: it has the right kind and fits the use. */
final class FitKey {

  private FitKey() {}

  static void require(
      RenewalSetting setting, RenewalRecord record, PendingStep pending, KeyEntry key)
      throws StepRefusedException {
    UseCase useCase = record.track(pending.partner()).procedure().useCase();
    boolean ours = useCase.isOwnKey();
    if (ours != key instanceof HeldKey) {
      throw StepRefusedException.at(
          pending,
          Reason.WRONG_KIND,
          ours
              ? "this use needs a private key, and a certificate has none. Supply a key pair."
              : "this use needs the partner's certificate, and not a key pair. Supply the"
                  + " certificate.");
    }
    Optional<String> unfit = unfit(useCase, key);
    if (unfit.isPresent()) {
      throw StepRefusedException.at(
          pending,
          Reason.UNFIT,
          "the certificate of the new key"
              + unfit.orElseThrow()
              + ". Ask for another "
              + "certificate.");
    }
    Optional<KeyVersion> old = record.oldKey().flatMap(setting.rotation().keyring()::find);
    if (old.isPresent()) {
      requireSameAlgorithm(setting, pending, key, old.orElseThrow().entry());
    }
  }

  /**
   * A rotation that does not ask again for what was accepted when the new key was taken, as long as
   * it replaces the key that it was compared with then.
   */
  static KeystoreHandle acceptedAsTaken(
      KeystoreHandle rotation, Alias alias, RenewalRecord record, KeyVersion fresh) {
    Optional<KeyVersion> old = record.oldKey().flatMap(rotation.keyring()::find);
    boolean other =
        rotation
            .keyring()
            .active(alias)
            .filter(active -> old.filter(active::equals).isEmpty())
            .isPresent();
    if (old.isEmpty() || other) {
      return rotation;
    }
    Set<Narrowing> known = EnumSet.noneOf(Narrowing.class);
    known.addAll(
        Narrowing.between(old.orElseThrow().entry(), fresh.entry(), fresh.since()).keySet());
    known.remove(Narrowing.VALIDITY);
    return rotation.accepting(known.toArray(new Narrowing[0]));
  }

  private static Optional<String> unfit(UseCase useCase, KeyEntry key) {
    return switch (useCase) {
      case TLS_CLIENT_CERTIFICATE, TLS_CLIENT_AUTHORITY ->
          Fitness.unfitForTlsClient(key.certificate());
      default -> useCase.keyUse().flatMap(use -> unfit(use, key.certificate()));
    };
  }

  private static Optional<String> unfit(KeyUse use, X509Certificate certificate) {
    return switch (use) {
      case SIGN -> Fitness.unfitToSign(certificate);
      case VERIFY -> Fitness.unfitToVerify(certificate);
      case ENCRYPT, DECRYPT -> Fitness.unfitToEncryptTo(certificate);
    };
  }

  private static void requireSameAlgorithm(
      RenewalSetting setting, PendingStep pending, KeyEntry key, KeyEntry old)
      throws StepRefusedException {
    if (!algorithm(key).equals(algorithm(old)) && !setting.otherAlgorithmAllowed()) {
      throw StepRefusedException.at(
          pending,
          Reason.OTHER_ALGORITHM,
          "the new key is %s, and the old one is %s. Ask the partner whether its system accepts this,"
                  .formatted(algorithm(key), algorithm(old))
              + " and then call acceptOtherAlgorithm().");
    }
  }

  /**
   * The properties that decide how signatures are made with it, unless somebody asks for another
   * way.
   */
  private static String algorithm(KeyEntry entry) {
    PublicKey key = entry.certificate().getPublicKey();
    if (key instanceof ECPublicKey ec) {
      BigInteger order = ec.getParams().getOrder();
      return "EC of %d bits (%08x)".formatted(order.bitLength(), order.hashCode());
    }
    return key instanceof EdECPublicKey ed ? ed.getParams().getName() : key.getAlgorithm();
  }
}
