package dev.keyoverlap.benchmarks;

import static dev.keyoverlap.benchmarks.cms.Contender.BOUNCY_CASTLE_STREAMS;
import static dev.keyoverlap.benchmarks.cms.Contender.KEYOVERLAP;
import static dev.keyoverlap.benchmarks.cms.Contender.KEYOVERLAP_STREAMS;
import static dev.keyoverlap.benchmarks.cms.Size.KIB_1;
import static dev.keyoverlap.benchmarks.cms.Size.MIB_100;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An aim of KeyOverlap, as one time divided by another.
 *
 * @param what in words
 * @param dividend whose time
 * @param ofDividend for which case
 * @param divisor whose time it is divided by
 * @param ofDivisor for which case
 * @param kind how the quotient is to be read
 * @param bound the least or the greatest quotient
 */
record Aim(
    String what,
    Contender dividend,
    Case ofDividend,
    Contender divisor,
    Case ofDivisor,
    Kind kind,
    double bound) {

  /** How a quotient is read. */
  enum Kind {
    /** Our rate as a share of another: at least so many percent. */
    SHARE,
    /** How many times as fast as another we are: at least so many times. */
    FASTER,
    /** How many times as long as another we take: at most so many times. */
    COST
  }

  private static final Case DIGEST = new Case(Operation.DIGEST, 1, MIB_100);
  private static final Case GCM = new Case(Operation.GCM, 1, MIB_100);

  /**
   * All aims for CMS. Ours and the primitive are measured in one JVM: between two of them the same
   * digest differs by more than some of these aims allow. Large content goes through streams, small
   * content is in memory.
   */
  static final List<Aim> ALL =
      List.of(
          share("sign 100 MiB, 1 signer / SHA-256", Operation.SIGN, 1, DIGEST, 0.95),
          share("sign 100 MiB, 2 signers / SHA-256", Operation.SIGN, 2, DIGEST, 0.95),
          new Aim(
              "sign 100 MiB, 2 signers / 1 signer",
              KEYOVERLAP_STREAMS,
              new Case(Operation.SIGN, 2, MIB_100),
              KEYOVERLAP_STREAMS,
              new Case(Operation.SIGN, 1, MIB_100),
              Kind.COST,
              1.03),
          new Aim(
              "sign 100 MiB, 2 signers, against BouncyCastle streams",
              BOUNCY_CASTLE_STREAMS,
              new Case(Operation.SIGN, 2, MIB_100),
              KEYOVERLAP_STREAMS,
              new Case(Operation.SIGN, 2, MIB_100),
              Kind.FASTER,
              12),
          share("verify 100 MiB, 1 signer / SHA-256", Operation.VERIFY, 1, DIGEST, 0.80),
          share("verify 100 MiB, 2 signers / SHA-256", Operation.VERIFY, 2, DIGEST, 0.80),
          share("verify 100 MiB, detached / SHA-256", Operation.VERIFY_DETACHED, 1, DIGEST, 0.95),
          inMemory("verify 100 MiB in memory, 1 signer / SHA-256", Operation.VERIFY, DIGEST, 0.80),
          share("encrypt GCM 100 MiB / AES-256-GCM", Operation.ENCRYPT_GCM, 1, GCM, 0.65),
          share("decrypt GCM 100 MiB / AES-256-GCM", Operation.DECRYPT_GCM, 1, GCM, 0.30),
          inMemory("decrypt GCM 100 MiB in memory / AES-256-GCM", Operation.DECRYPT_GCM, GCM, 0.30),
          cost("sign 1 KiB / RSA signature", Operation.SIGN, Operation.RSA_SIGN, 1.1),
          cost("verify 1 KiB / RSA verification", Operation.VERIFY, Operation.RSA_VERIFY, 1.6),
          new Aim(
              "sign 1 KiB while the key is swapped / at rest",
              KEYOVERLAP,
              new Case(Operation.SIGN_AT_REST, 1, KIB_1),
              KEYOVERLAP,
              new Case(Operation.SIGN_WHILE_SWAPPING, 1, KIB_1),
              Kind.SHARE,
              0.95));

  private static Aim share(
      String what, Operation operation, int keys, Case primitive, double bound) {
    Case ours = new Case(operation, keys, MIB_100);
    return new Aim(
        what, KEYOVERLAP_STREAMS, primitive, KEYOVERLAP_STREAMS, ours, Kind.SHARE, bound);
  }

  /** Without the quarantine that a stream's content waits in. */
  private static Aim inMemory(String what, Operation operation, Case primitive, double bound) {
    Case ours = new Case(operation, 1, MIB_100);
    return new Aim(what, KEYOVERLAP, primitive, KEYOVERLAP, ours, Kind.SHARE, bound);
  }

  private static Aim cost(String what, Operation operation, Operation primitive, double bound) {
    return new Aim(
        what,
        KEYOVERLAP,
        new Case(operation, 1, KIB_1),
        KEYOVERLAP,
        new Case(primitive, 1, KIB_1),
        Kind.COST,
        bound);
  }

  Optional<Ratio> ratio(Measurements measurements) {
    return measurements.ratio(dividend, ofDividend, divisor, ofDivisor);
  }

  /** Judged by the median. */
  boolean isMetBy(Ratio ratio) {
    return kind == Kind.COST ? ratio.median() <= bound : ratio.median() >= bound;
  }

  /** The ratio as this kind of aim is read. */
  String read(Ratio ratio) {
    return kind == Kind.SHARE ? ratio.asPercentage() : ratio.asFactor();
  }

  /** Such as "at least 95 %" or "at most x1.03". */
  String boundInWords() {
    return switch (kind) {
      case SHARE -> String.format(Locale.ROOT, "at least %.0f %%", bound * 100);
      case FASTER -> String.format(Locale.ROOT, "at least x%.0f", bound);
      case COST -> String.format(Locale.ROOT, "at most x%s", bound);
    };
  }
}
