package dev.keyoverlap.cli.look;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiringTest extends CommandTest {

  private static final Instant END = Instant.parse("2028-11-29T12:00:00Z");

  @Test
  void expiring_withNothingDue_endsWithDone() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("expiring", "--within", "30d");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines("No active key expires within 30 days.\n");
  }

  @Test
  void expiring_withAKeyThatEndsSoon_endsWithDue_andNamesIt() throws Exception {
    keystore("orders");

    Shell.Run run = shell.at(END.minus(Duration.ofDays(29))).run("expiring");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out()).contains("orders  until 2028-11-29  in 29 days").contains("no successor");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void expiring_withASuccessor_isLeftOutIfAskedFor() throws Exception {
    keystore("orders");
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.stage(alias("orders"), key("CN=new"));
    }
    shell.at(END.plusSeconds(1));

    assertThat(shell.run("expiring").out()).contains("expired 2028-11-29", "staged: ");
    assertThat(shell.run("expiring", "-o", "json").status()).isEqualTo(10);
    assertThat(shell.run("expiring", "--without-successor", "--own").status()).isZero();
  }

  @Test
  void expiring_withinNonsense_endsWithUsage() throws Exception {
    keystore("orders");

    assertThat(shell.run("expiring", "--within", "soon").status()).isEqualTo(2);
  }
}
