package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustAnAuthorityTest {

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> TrustAnAuthority.run(folder, out));
  }

  @Test
  void trustAnAuthority_today_namesTheCertificateInTheRing() {
    assertThat(printed.under("Today:"))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("for the subject in the ring: met"),
            line -> assertThat(line).startsWith("  VALID partner (active): certificate "));
  }

  @Test
  void trustAnAuthority_nextYear_namesTheAuthority() {
    assertThat(printed.under("Next year:"))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("for the subject in the ring: met"),
            line ->
                assertThat(line)
                    .startsWith("  VALID partner by certificate ")
                    .contains("chained to partner-ca (active)"));
  }

  @Test
  void trustAnAuthority_stranger_isRefusedWithTheReason() {
    assertThat(printed.under("Refused:"))
        .satisfiesExactly(
            line -> assertThat(line).contains("not met"),
            line ->
                assertThat(line)
                    .startsWith("  CHAIN_REFUSED (the certificate of CN=stranger is for another"));
  }
}
