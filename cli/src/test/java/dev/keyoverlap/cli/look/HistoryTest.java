package dev.keyoverlap.cli.look;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest extends CommandTest {

  @BeforeEach
  void makeHistory() throws Exception {
    keystore("invoices", "orders");
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.by("alice", "yearly").swap(alias("orders"), key("CN=new"));
    }
  }

  @Test
  void history_ofAll_showsTheOldestFirst_withWhoAndWhy() {
    Shell.Run run = shell.run("history");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.out().lines().skip(2).findFirst().orElseThrow())
        .isEqualTo(
            "2026-11-30T12:00:00Z  swap  orders    %s  replaced %s  by alice (yearly)"
                .formatted(key("CN=new").keyId(), key("CN=orders").keyId()));
  }

  @Test
  void history_filtered_showsWhatFitsAllFilters() {
    assertThat(shell.run("history", "--alias", "invoices").out().lines()).hasSize(1);
    assertThat(shell.run("history", "--by", "alice", "--verb", "swap,add").out().lines())
        .hasSize(1);
    assertThat(shell.run("history", "--key", key("CN=orders").keyId().hex()).out().lines())
        .hasSize(2);
    assertThat(shell.run("history", "--last", "1").out()).contains("swap");
    assertThat(shell.run("history", "--since", "2026-12-01").out()).contains("No changes.");
    assertThat(shell.run("history", "--until", "2026-12-01", "--since", "1d").out().lines())
        .hasSize(3);
  }

  @Test
  void history_asJson_fitsItsSchema() {
    Shell.Run run = shell.run("history", "--output", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"why\" : \"yearly\"");
  }

  @Test
  void history_sinceNonsense_endsWithUsage() {
    Shell.Run run = shell.run("history", "--since", "yesterday");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot read 'yesterday' as a time. Write a date");
  }
}
