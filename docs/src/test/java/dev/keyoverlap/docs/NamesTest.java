package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences of pages name methods and types that exist. */
class NamesTest {

  /** The page on changes also has the names of earlier versions. */
  @Test
  void name_each_isInASource() {
    assertThat(
            Project.PAGES.all().stream()
                .filter(page -> !page.path().equals("CHANGELOG.md"))
                .flatMap(page -> Names.findings(page).stream()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rotation.exchangeAll(key)",
        "swapp()",
        "KeystoreRotations",
        "KeyringTls.noSuchMember"
      })
  void name_thatNoSourceHas_isFound(String code) {
    assertThat(Names.findings(Project.bad("Call `" + code + "` now."))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rotation.swap(key)",
        "swap(...)",
        "KeystoreRotation",
        "openssl cms -verify",
        "CS1"
      })
  void name_thatASourceHas_isNotFound(String code) {
    assertThat(Names.findings(Project.bad("Call `" + code + "` now."))).isEmpty();
  }
}
