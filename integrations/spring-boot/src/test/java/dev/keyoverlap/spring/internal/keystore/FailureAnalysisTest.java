package dev.keyoverlap.spring.internal.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.spring.TestStore;
import dev.keyoverlap.spring.internal.message.CmsAutoConfiguration;
import dev.keyoverlap.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FailureAnalysisTest {

  @TempDir private Path folder;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(KeyOverlapAutoConfiguration.class, CmsAutoConfiguration.class));

  private TestStore store;

  @BeforeEach
  void aKeystore() throws Exception {
    store = TestStore.with(folder, "orders", TestKeys.ec("orders"));
  }

  @Test
  void password_wrong_isNamedWithItsProperty() throws Exception {
    Files.writeString(store.passwordFile(), "another secret\n");

    FailureAnalysis analysis = analysis(runner.withPropertyValues(properties()));

    assertThat(analysis.getDescription()).contains(store.file().toString());
    assertThat(analysis.getAction()).contains("keyoverlap.store.password-file");
    assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret");
  }

  @Test
  void path_leadingNowhere_isNamedWithItsProperty() {
    FailureAnalysis analysis =
        analysis(
            runner.withPropertyValues(
                "keyoverlap.stores.partners.path=" + folder.resolve("absent.p12"),
                "keyoverlap.stores.partners.password=x"));

    assertThat(analysis.getDescription()).contains("absent.p12").contains("does not exist");
    assertThat(analysis.getAction())
        .contains("'keyoverlap.stores.partners.path'")
        .contains("'keyoverlap.stores.partners.create-if-missing'");
  }

  @Test
  void key_missing_isNamedWithTheKeysThatAreThere() {
    FailureAnalysis analysis =
        analysis(
            runner
                .withPropertyValues(properties())
                .withPropertyValues("keyoverlap.cms.signers.bills.aliases=bills"));

    assertThat(analysis.getDescription()).contains("'bills' has no active key", "'orders'");
    assertThat(analysis.getAction()).contains("keyoverlap.store.require-keys");
  }

  @Test
  void key_missingAndNotRequired_letsTheApplicationStart() {
    runner
        .withPropertyValues(properties())
        .withPropertyValues(
            "keyoverlap.cms.signers.bills.aliases=bills", "keyoverlap.store.require-keys=false")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void passwordFile_missing_isNamed() throws Exception {
    Files.delete(store.passwordFile());

    FailureAnalysis analysis = analysis(runner.withPropertyValues(properties()));

    assertThat(analysis.getDescription())
        .contains("keyoverlap.store.password-file")
        .contains("there is no such file");
  }

  @Test
  void password_none_isNamed() {
    FailureAnalysis analysis =
        analysis(runner.withPropertyValues("keyoverlap.store.path=" + store.file()));

    assertThat(analysis.getDescription()).contains("keyoverlap.store.password-file");
  }

  @Test
  void signer_withoutAKeystore_saysWhichPropertiesAreMissing() {
    FailureAnalysis analysis =
        analysis(runner.withPropertyValues("keyoverlap.cms.signers.orders.aliases=orders"));

    assertThat(analysis.getDescription()).contains("keyoverlap.cms.signers.orders");
    assertThat(analysis.getAction()).contains("keyoverlap.store.path");
  }

  @Test
  void signer_ofAnUnknownKeystore_namesTheOnesThatAreThere() {
    FailureAnalysis analysis =
        analysis(
            runner
                .withPropertyValues(store.properties("keyoverlap.stores.ours"))
                .withPropertyValues(
                    "keyoverlap.cms.signers.orders.aliases=orders",
                    "keyoverlap.cms.signers.orders.store=oours"));

    assertThat(analysis.getDescription()).contains("'oours'", "[ours]");
  }

  @Test
  void retention_tooShort_isNamed() {
    FailureAnalysis analysis =
        analysis(
            runner
                .withPropertyValues(properties())
                .withPropertyValues("keyoverlap.store.retention=3d"));

    assertThat(analysis.getDescription()).contains("keyoverlap.store.retention");
  }

  @Test
  void receiver_unknown_isNamed() {
    FailureAnalysis analysis =
        analysis(
            runner
                .withPropertyValues(properties())
                .withPropertyValues(
                    "keyoverlap.cms.signers.orders.aliases=orders",
                    "keyoverlap.cms.signers.orders.receiver=nobody"));

    assertThat(analysis.getDescription())
        .contains("keyoverlap.cms.signers.orders.receiver")
        .contains("'nobody'");
  }

  private String[] properties() {
    return store.properties("keyoverlap.store");
  }

  private static FailureAnalysis analysis(ApplicationContextRunner runner) {
    FailureAnalysis[] found = new FailureAnalysis[1];
    runner.run(
        context ->
            found[0] =
                Stream.of(
                        new KeystoreOpeningFailureAnalyzer().analyze(context.getStartupFailure()),
                        new InvalidSettingFailureAnalyzer().analyze(context.getStartupFailure()))
                    .flatMap(analysis -> Optional.ofNullable(analysis).stream())
                    .findFirst()
                    .orElseThrow());
    return found[0];
  }
}
