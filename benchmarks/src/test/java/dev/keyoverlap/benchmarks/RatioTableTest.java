package dev.keyoverlap.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Operation;
import dev.keyoverlap.benchmarks.cms.Size;
import org.junit.jupiter.api.Test;

class RatioTableTest {

  private static final Case SIGN = new Case(Operation.SIGN, 1, Size.MIB_100);
  private static final Case SIGN_WITH_TWO = new Case(Operation.SIGN, 2, Size.MIB_100);
  private static final Case DIGEST = new Case(Operation.DIGEST, 1, Size.MIB_100);
  private static final Case GCM = new Case(Operation.GCM, 1, Size.MIB_100);
  private static final Case DECRYPT = new Case(Operation.DECRYPT_GCM, 1, Size.MIB_100);
  private static final Case SIGN_LITTLE = new Case(Operation.SIGN, 1, Size.KIB_1);
  private static final Case RSA = new Case(Operation.RSA_SIGN, 1, Size.KIB_1);

  private final Measurements measurements = new Measurements();

  @Test
  void aims_shareReached_met() {
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 96_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);

    assertThat(aim("sign 100 MiB, 1 signer / SHA-256"))
        .endsWith("| at least 95 % | 96.0 % | met |");
  }

  @Test
  void aims_shareMissed_notMet() {
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 94_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);

    assertThat(aim("sign 100 MiB, 1 signer / SHA-256"))
        .endsWith("| at least 95 % | 94.0 % | **not met** |");
  }

  @Test
  void aims_shareRoundedUpToItsBound_saysThatItIsNotMet() {
    measurements.add(Contender.KEYOVERLAP_STREAMS, GCM, 1, 29_900);
    measurements.add(Contender.KEYOVERLAP_STREAMS, DECRYPT, 1, 100_000);

    assertThat(aim("decrypt GCM 100 MiB / AES-256-GCM"))
        .endsWith("| at least 30 % | 29.9 % | **not met** |");
  }

  @Test
  void aims_costWithinItsBound_met() {
    measurements.add(Contender.KEYOVERLAP, SIGN_LITTLE, 1, 1_090);
    measurements.add(Contender.KEYOVERLAP, RSA, 1, 1_000);

    assertThat(aim("sign 1 KiB / RSA signature")).endsWith("| at most x1.1 | x1.090 | met |");
  }

  @Test
  void aims_costAboveItsBound_notMet() {
    measurements.add(Contender.KEYOVERLAP, SIGN_LITTLE, 1, 1_110);
    measurements.add(Contender.KEYOVERLAP, RSA, 1, 1_000);

    assertThat(aim("sign 1 KiB / RSA signature"))
        .endsWith("| at most x1.1 | x1.110 | **not met** |");
  }

  @Test
  void aims_timesAsFast_dividesTheOthersTimeByOurs() {
    measurements.add(Contender.BOUNCY_CASTLE_STREAMS, SIGN_WITH_TWO, 1, 700_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN_WITH_TWO, 1, 56_000);

    assertThat(aim("sign 100 MiB, 2 signers, against BouncyCastle streams"))
        .endsWith("| at least x12 | x12.5 | met |");
  }

  @Test
  void aims_nothingMeasured_neitherMetNorNot() {
    assertThat(aim("verify 100 MiB, detached / SHA-256")).endsWith("| at least 95 % | - | - |");
  }

  @Test
  void aims_primitiveOfAnotherJvm_doesNotCount() {
    measurements.add(Contender.BARE, DIGEST, 1, 97_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);
    assertThat(aim("sign 100 MiB, 1 signer / SHA-256")).endsWith("| at least 95 % | - | - |");

    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 98_000);
    assertThat(aim("sign 100 MiB, 1 signer / SHA-256")).contains("| 98.0 % |");
  }

  @Test
  void aims_machineSlowerInOneRound_ratioWithinEachRound() {
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 97_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 2, 970_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 2, 1_000_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 3, 98_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 3, 100_000);

    assertThat(aim("sign 100 MiB, 1 signer / SHA-256")).contains("| 97.0 % (97.0-98.0) |");
  }

  @Test
  void aims_oneSlowIteration_medianOfTheRound() {
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 97_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 100_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 900_000);

    assertThat(aim("sign 100 MiB, 1 signer / SHA-256")).contains("| 97.0 % |");
  }

  @Test
  void cases_severalContenders_oursAsShareOfBareAndOthersAsMultipleOfOurs() {
    measurements.add(Contender.BARE, SIGN, 1, 55_000);
    measurements.add(Contender.KEYOVERLAP, SIGN, 1, 110_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, SIGN, 1, 55_000);
    measurements.add(Contender.BOUNCY_CASTLE, SIGN, 1, 440_000);
    measurements.add(Contender.CAMEL, SIGN, 1, 385_000);

    assertThat(RatioTable.cases(measurements))
        .isEqualTo(
            """
            | operation | keys | content | bare primitives | KeyOverlap in memory | KeyOverlap streams | BouncyCastle tutorial | camel-crypto-cms |
            |---|---|---|---|---|---|---|---|
            | sign | 1 | 100 MiB | 55.0 ms | 110 ms, 50.0 % | 55.0 ms, 100.0 % | 440 ms, x4.00 | 385 ms, x7.00 |
            """);
  }

  @Test
  void cases_primitiveInOurJvm_noShareOfItself() {
    measurements.add(Contender.BARE, DIGEST, 1, 75_000);
    measurements.add(Contender.KEYOVERLAP_STREAMS, DIGEST, 1, 80_000);

    assertThat(RatioTable.cases(measurements))
        .endsWith("| SHA-256 alone | 1 | 100 MiB | 75.0 ms | 80.0 ms |\n");
  }

  @Test
  void cases_contenderThatCannotDoIt_dash() {
    measurements.add(Contender.BARE, SIGN, 1, 55_000);
    measurements.add(Contender.CAMEL, SIGN, 1, 385_000);
    measurements.add(Contender.BARE, DECRYPT, 1, 44_000);

    assertThat(RatioTable.cases(measurements))
        .contains("| sign | 1 | 100 MiB | 55.0 ms | 385 ms |")
        .contains("| decrypt GCM | 1 | 100 MiB | 44.0 ms | - |");
  }

  @Test
  void time_anySize_threeDigits() {
    assertThat(RatioTable.time(9.876)).isEqualTo("9.88 us");
    assertThat(RatioTable.time(987.6)).isEqualTo("988 us");
    assertThat(RatioTable.time(1_000)).isEqualTo("1.00 ms");
    assertThat(RatioTable.time(1_234_567)).isEqualTo("1235 ms");
  }

  private String aim(String what) {
    return RatioTable.aims(measurements)
        .lines()
        .filter(line -> line.startsWith("| " + what + " |"))
        .findFirst()
        .orElseThrow();
  }
}
