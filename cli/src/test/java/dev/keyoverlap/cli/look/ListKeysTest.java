package dev.keyoverlap.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import org.junit.jupiter.api.Test;

class ListKeysTest extends CommandTest {

  @Test
  void list_ofAKeystore_showsAliasStateKeyEndAndSubject() throws Exception {
    keystore("orders", "invoices");

    Shell.Run run = shell.run("list");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "invoices  active  " + key("CN=invoices").keyId() + "  until 2028-11-29  CN=invoices",
            "orders    active  " + key("CN=orders").keyId() + "  until 2028-11-29  CN=orders");
  }

  @Test
  void list_asJson_fitsItsSchema() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("list", "orders", "--output", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"key\" : \"" + key("CN=orders").keyId().hex() + "\"");
  }

  @Test
  void list_ofAnUnknownAlias_endsWithNoSuchKey() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("list", "order");

    assertThat(run.status()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "keyoverlap: Cannot find the alias 'order' in the keystore. It has orders."
                + " [NO_SUCH_KEY]\n");
  }
}
