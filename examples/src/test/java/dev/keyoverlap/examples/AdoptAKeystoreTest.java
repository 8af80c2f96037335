package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptAKeystoreTest {

  private static final char[] PASSWORD = "example only".toCharArray();

  @TempDir Path folder;
  private Path file;
  private byte[] before;

  @BeforeEach
  void makeAKeystoreToAdopt() throws Exception {
    file = AdoptAKeystore.existingKeystore(folder.resolve("system.jks"), PASSWORD);
    before = Files.readAllBytes(file);
  }

  @Test
  void adoptAKeystore_run_showsWhatItFoundAndDid() throws Exception {
    Printed printed = Printed.by(out -> AdoptAKeystore.run(file, PASSWORD, out));

    assertThat(printed.under("Found"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("orders (active)").endsWith("of CN=orders 2026"),
            line -> assertThat(line).startsWith("partner (active): certificate "));
    assertThat(printed.under("History"))
        .satisfiesExactly(
            line -> assertThat(line).contains(" found orders: "),
            line -> assertThat(line).contains(" found partner: "),
            line -> assertThat(line).contains(" swap orders: ").endsWith("by alice (renewal)"));
  }

  @Test
  void adoptAKeystore_run_purgesOnDay90AndNotBefore() throws Exception {
    Printed printed = Printed.by(out -> AdoptAKeystore.run(file, PASSWORD, out));

    assertThat(printed.lines())
        .contains("Purged after 89 days: []")
        .filteredOn(line -> line.startsWith("Purged after 90 days: "))
        .singleElement()
        .asString()
        .contains("[orders (retained until ", "of CN=orders 2026]");
    assertThat(printed.under("Left"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("orders (active)").endsWith("of CN=orders 2027"),
            line -> assertThat(line).startsWith("partner (active): certificate "));
  }

  @Test
  void adoptAKeystore_run_leavesPkcs12InPlaceOfJks() throws Exception {
    assertThat(before).startsWith(0xfe, 0xed, 0xfe, 0xed);

    Printed.by(out -> AdoptAKeystore.run(file, PASSWORD, out));

    KeyStore keystore = KeyStore.getInstance(file.toFile(), PASSWORD);
    assertThat(keystore.getType()).isEqualToIgnoringCase("PKCS12");
    assertThat(Collections.list(keystore.aliases()))
        .containsExactlyInAnyOrder("orders", "partner", "(purged keys)");
  }
}
