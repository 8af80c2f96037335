package dev.keyoverlap.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest extends CommandTest {

  @BeforeEach
  void makeLog() throws Exception {
    keystore("invoices", "orders");
    KeyUsageLog log = KeyUsageLog.of(() -> Shell.NOW.minus(Duration.ofHours(5)));
    log.onUsed(key("CN=orders").keyId(), KeyUse.SIGN);
    log.writeTo(folder.resolve("usage"));
    shell.set("KEYOVERLAP_USAGE_LOG", "usage");
  }

  @Test
  void watch_withoutATerminal_printsEachUseOnce() {
    Shell.Run run = shell.run("watch", "--every", "0s", "--times", "3");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out())
        .contains("orders    active  " + key("CN=orders").keyId() + "  sign      1  2026-11-30T07");
  }

  @Test
  void watch_onATerminal_drawsTheTableAnew() {
    shell.typing();

    Shell.Run run = shell.run("watch", "orders", "--every", "0s", "--times", "2");

    assertThat(run.out().split("\u001b\\[H\u001b\\[J", -1)).hasSize(3);
    assertThat(run.out()).contains("5 hours ago").doesNotContain("invoices");
  }

  @Test
  void watch_asJson_fitsItsSchema() {
    Shell.Run run = shell.run("watch", "--times", "1", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"use\" : \"sign\"");
  }

  @Test
  void watch_withoutALog_saysHowToNameOne() {
    Shell.Run run = shell.unset("KEYOVERLAP_USAGE_LOG").run("watch", "--times", "1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--usage-log");
  }
}
