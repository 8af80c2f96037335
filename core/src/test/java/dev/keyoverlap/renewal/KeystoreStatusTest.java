package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.documents.StatusPage;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class KeystoreStatusTest {

  private static final Instant END = OLD.certificate().getNotAfter().toInstant();

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void openKeystore() throws Exception {
    clock.set(END.minus(Duration.ofDays(100)));
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
  }

  @Test
  void status_ofAnEmptyKeystore_saysSo() throws Exception {
    KeystoreStatus status = KeystoreStatus.of(rotation);

    assertThat(status.attention()).isEmpty();
    assertThat(status.events()).isEmpty();
    assertThat(StatusPage.html(status, "keys.p12"))
        .contains("Nothing needs attention.", "The keystore has no keys.");
  }

  @Test
  void key_withoutSuccessor_needsAttention60DaysBeforeItExpires() throws Exception {
    rotation.add(ORDERS, OLD);
    assertThat(KeystoreStatus.of(rotation).attention()).isEmpty();

    clock.set(END.minus(KeySchedule.PREPARE));

    assertThat(KeystoreStatus.of(rotation).attention())
        .extracting(KeystoreStatus.Notice::toString)
        .singleElement()
        .asString()
        .startsWith("orders: The active key " + OLD.keyId() + " expires on ")
        .endsWith(" and has no successor. Renew it.");
    clock.set(END.plusSeconds(1));
    assertThat(KeystoreStatus.of(rotation).attention().get(0).text()).contains(" expired on ");
    rotation.swap(ORDERS, NEW);
    assertThat(KeystoreStatus.of(rotation).attention()).isEmpty();
  }

  @Test
  void certificateOfAPartner_thatExpires_isToBeAskedFor() throws Exception {
    rotation.add(alias("partner"), TestKeys.certificateOf(OLD));
    clock.set(END.minus(Duration.ofDays(10)));

    assertThat(KeystoreStatus.of(rotation).attention().get(0).text())
        .endsWith("Ask the partner for the new certificate.");
  }

  @Test
  void events_ofKeysAndRenewals_areInOrder() throws Exception {
    rotation.add(ORDERS, OLD);
    rotation.swap(ORDERS, NEW);

    assertThat(KeystoreStatus.of(rotation).events())
        .extracting(event -> event.alias() + " " + event.text())
        .containsExactly(
            "orders The retention of the key " + OLD.keyId() + " ends",
            "orders The active key " + NEW.keyId() + " expires");
  }

  @Test
  void renewal_inProgress_saysWhoseTurnItIs_untilItIsFinished() throws Exception {
    rotation.add(ORDERS, OLD);
    Renewal renewal =
        Renewal.with(rotation, ORDERS).partner("warehouse", Procedure.named("CS1")).begin();

    KeystoreStatus status = KeystoreStatus.of(rotation);

    assertThat(status.renewals()).singleElement().asString().isEqualTo(renewal.state().toString());
    assertThat(StatusPage.html(status, "keys"))
        .contains("Next: " + renewal.next().orElseThrow().step().role().title())
        .contains("0 of " + Procedure.named("CS1").steps().size() + " steps done");
  }

  @Test
  void page_withMarkupInNames_staysWellFormedAndEscaped() throws Exception {
    rotation.add(alias("<b>&\"x"), OLD);

    String page = StatusPage.html(KeystoreStatus.of(rotation), "<script>alert(1)</script>");

    assertThat(page)
        .doesNotContain("<script", "<b>")
        .contains("&lt;script&gt;", "default-src 'none'");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    assertThat(
            factory
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replace("<!DOCTYPE html>", ""))))
                .getElementsByTagName("script")
                .getLength())
        .isZero();
    assertThat(page).doesNotContain("http://www.w3.org/2000/svg", "src=", "href=");
  }
}
