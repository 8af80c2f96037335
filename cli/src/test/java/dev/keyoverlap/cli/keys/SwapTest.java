package dev.keyoverlap.cli.keys;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.Keyring;
import org.junit.jupiter.api.Test;

class SwapTest extends CommandTest {

  @Test
  void swap_withANewKeyPair_showsBothKeysAsTheyAreNow() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));

    Shell.Run run =
        shell.run("swap", "orders", "new.p12", "--by", "alice", "--why", "yearly renewal");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "orders  active    " + key("CN=new").keyId() + "  until 2028-11-29    CN=new",
            "orders  retained  " + key("CN=orders").keyId() + "  kept to 2027-02-28  CN=orders");
    try (var rotation = rotation()) {
      assertThat(rotation.history().get(1).toString())
          .endsWith(key("CN=new").keyId() + " by alice (yearly renewal)");
    }
  }

  @Test
  void swap_asADryRun_showsTheRingBeforeAndAfter_andChangesNothing() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
    Keyring before = ring();

    Shell.Run run = shell.run("swap", "orders", "new.p12", "--dry-run");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "before",
            "  orders  active  " + key("CN=orders").keyId() + "  until 2028-11-29  CN=orders",
            "after",
            "  orders  active    " + key("CN=new").keyId() + "  until 2028-11-29    CN=new",
            "  orders  retained  " + key("CN=orders").keyId() + "  kept to 2027-02-28  CN=orders",
            "Nothing was changed, because this was a dry run.");
    assertThat(ring()).isEqualTo(before);
    assertThat(ring().active(alias("orders")).orElseThrow().keyId())
        .isEqualTo(key("CN=orders").keyId());
  }

  @Test
  void swap_asJson_fitsItsSchema() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));

    Shell.Run run = shell.run("swap", "orders", "new.p12", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"by\" : \"tester\"");
  }
}
