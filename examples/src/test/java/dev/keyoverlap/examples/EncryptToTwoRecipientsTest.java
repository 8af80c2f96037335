package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptToTwoRecipientsTest {

  private static final String OLD = "a partner who has the old key: ";
  private static final String NEW = "a partner who has the new key: ";
  private static final String READS = "reads 10 boxes";
  private static final String DOES_NOT = "The message could not be decrypted; it names 1, ours: []";

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> EncryptToTwoRecipients.run(folder, out));
  }

  @Test
  void encryptToTwoRecipients_toOneKey_isReadOnlyByItsHolder() {
    assertThat(printed.under("Only the old key")).containsExactly(OLD + READS, NEW + DOES_NOT);
    assertThat(printed.under("Promoted")).containsExactly(OLD + DOES_NOT, NEW + READS);
  }

  @Test
  void encryptToTwoRecipients_toBothKeys_isReadByEitherHolder() {
    assertThat(printed.under("Both keys")).containsExactly(OLD + READS, NEW + READS);
  }

  @Test
  void encryptToTwoRecipients_afterwards_holdsOneAliasWithTheNewCertificate() {
    assertThat(printed.under("In the keystore"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("partner (active): certificate ")
                    .endsWith("of CN=partner 2027"),
            line ->
                assertThat(line)
                    .startsWith("partner (retained until ")
                    .endsWith("of CN=partner 2026"));
  }
}
