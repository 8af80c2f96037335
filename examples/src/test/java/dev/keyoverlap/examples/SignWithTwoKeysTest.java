package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignWithTwoKeysTest {

  private static final String OLD = "a receiver who knows the old certificate: ";
  private static final String NEW = "a receiver who knows the new certificate: ";

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> SignWithTwoKeys.run(folder, out));
  }

  @Test
  void signWithTwoKeys_withOneKey_reachesOnlyWhoKnowsIt() {
    assertAcceptedAndRefused(printed.under("Only the old key"), OLD, NEW, "CN=orders 2026");
    assertAcceptedAndRefused(printed.under("Promoted"), NEW, OLD, "CN=orders 2027");
  }

  @Test
  void signWithTwoKeys_withBothKeys_reachesEveryReceiver() {
    assertThat(printed.under("Both keys")).containsExactly(OLD + "accepted", NEW + "accepted");
  }

  @Test
  void signWithTwoKeys_afterwards_holdsOneAliasWithTheNewKey() {
    assertThat(printed.under("In the keystore"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("orders (active)").endsWith("of CN=orders 2027"),
            line ->
                assertThat(line)
                    .startsWith("orders (retained until ")
                    .endsWith("of CN=orders 2026"));
  }

  private static void assertAcceptedAndRefused(
      List<String> lines, String who, String whoNot, String signer) {
    assertThat(lines)
        .hasSize(2)
        .contains(who + "accepted")
        .filteredOn(line -> line.startsWith(whoNot + "refused"))
        .singleElement()
        .asString()
        .contains(signer, "UNKNOWN_SIGNER");
  }
}
