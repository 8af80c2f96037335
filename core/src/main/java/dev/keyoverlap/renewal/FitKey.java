package dev.keyoverlap.renewal;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.internal.fitness.Fitness;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Optional;

/** Whether a key can be the new key of a renewal: of the right kind, and good for its use. */
final class FitKey {

  private FitKey() {}

  static void require(RenewalSetting setting, RenewalRecord record, Turn turn, KeyEntry key)
      throws StepRefusedException {
    UseCase useCase = record.track(turn.partner()).procedure().useCase();
    boolean ours = useCase.isOwnKey();
    if (ours != key instanceof HeldKey) {
      throw StepRefusedException.at(
          turn,
          Reason.WRONG_KIND,
          ours
              ? "This use needs a private key, and a certificate alone does nothing for it"
              : "This use is of a partner's certificate, and not of a key pair of ours");
    }
    Optional<String> unfit = unfit(useCase, key);
    if (unfit.isPresent()) {
      throw StepRefusedException.at(
          turn,
          Reason.UNFIT,
          "The certificate of the new key" + unfit.orElseThrow() + "; ask for another certificate");
    }
    Optional<KeyVersion> old = record.oldKey().flatMap(setting.rotation().keyring()::find);
    if (old.isPresent()) {
      requireSameAlgorithm(setting, turn, key, old.orElseThrow().entry());
    }
  }

  private static Optional<String> unfit(UseCase useCase, KeyEntry key) {
    return switch (useCase) {
      case TLS_CLIENT_CERTIFICATE, TLS_CLIENT_AUTHORITY -> Fitness.unfitForTlsClient(key);
      default -> useCase.keyUse().flatMap(use -> Fitness.unfit(key, use));
    };
  }

  private static void requireSameAlgorithm(
      RenewalSetting setting, Turn turn, KeyEntry key, KeyEntry old) throws StepRefusedException {
    if (!algorithm(key).equals(algorithm(old)) && !setting.otherAlgorithmAllowed()) {
      throw StepRefusedException.at(
          turn,
          Reason.OTHER_ALGORITHM,
          "The new key is "
              + algorithm(key)
              + " and the old one "
              + algorithm(old)
              + "; make sure that the partner is prepared for that, and allow it");
    }
  }

  /** What decides how signatures are made with it, unless somebody asks for another way. */
  private static String algorithm(KeyEntry entry) {
    PublicKey key = entry.certificate().getPublicKey();
    if (key instanceof ECPublicKey ec) {
      BigInteger order = ec.getParams().getOrder();
      return "EC on a curve of %d bits (%08x)".formatted(order.bitLength(), order.hashCode());
    }
    return key instanceof EdECPublicKey ed ? ed.getParams().getName() : key.getAlgorithm();
  }
}
