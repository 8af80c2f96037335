package dev.keyoverlap.documents;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page of a runbook: what is in it, and that nothing gets in that does not belong there. */
class RunbookPageTest {

  private final SetClock clock = new SetClock();
  private final XPath path = XPathFactory.newInstance().newXPath();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    clock.set(OLD.certificate().getNotBefore().toInstant().plus(Duration.ofDays(300)));
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  static Iterable<Procedure> all() {
    List<Procedure> all = new ArrayList<>(Procedure.all());
    all.add(Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND));
    all.add(Procedure.afterCompromise(UseCase.CMS_VERIFIER_INBOUND));
    return all;
  }

  private static Document parsed(String page) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new InputSource(new StringReader(page)));
  }

  private List<String> texts(Document page, String where) throws Exception {
    NodeList nodes = (NodeList) path.evaluate(where, page, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("all")
  void plan_ofEachProcedure_hasEachStepInPictureAndTable(Procedure procedure) throws Exception {
    Document page = parsed(Runbook.html(procedure));
    List<String> numbers =
        procedure.steps().stream().map(step -> Integer.toString(step.number())).toList();

    assertThat(texts(page, "//h1"))
        .containsExactly(
            "Renewal plan: " + procedure.caseId() + ", " + procedure.useCase().title());
    assertThat(texts(page, "//tbody/tr/th")).isEqualTo(numbers);
    assertThat(texts(page, "//tbody/tr/td[@class='what']"))
        .isEqualTo(procedure.steps().stream().map(Step::sentence).toList());
    assertThat(texts(page, "//svg//text[@class='number']")).isEqualTo(numbers);
    assertThat(texts(page, "//svg//rect[@class='downtime']"))
        .hasSize(procedure.requiresDowntime() ? 1 : 0);
    assertThat(texts(page, "//svg/desc").get(0))
        .contains(
            procedure.requiresDowntime()
                ? "Messages are held back from step"
                : "Messages are not held back");
  }

  @ParameterizedTest
  @MethodSource("all")
  void plan_ofEachProcedure_loadsNothingAndCanBeReadAloud(Procedure procedure) throws Exception {
    String text = Runbook.html(procedure);
    Document page = parsed(text);

    assertThat(text).startsWith("<!DOCTYPE html>\n<html ");
    assertThat(texts(page, "/html[@lang='en']/head/title")).hasSize(1);
    assertThat(texts(page, "//script | //link | //img | //iframe | //object | //@src | //@href"))
        .isEmpty();
    assertThat(text).doesNotContain("url(http", "@import", "url(//");
    // A picture has a name and says in words what it shows; a table has names for its columns.
    assertThat(texts(page, "//svg[@role='img']/@aria-labelledby"))
        .containsExactly("plan-title plan-words");
    assertThat(texts(page, "//svg/*[@id='plan-title' or @id='plan-words']"))
        .hasSize(2)
        .noneMatch(String::isBlank);
    assertThat(texts(page, "//table/caption")).hasSize(1);
    assertThat(texts(page, "//thead//th[@scope='col']")).containsExactly("step", "who", "what");
  }

  @Test
  void picture_ofAnOverlap_showsWhereTwoKeysAreLiveAndWhenTheOldOneMayGo() throws Exception {
    Document overlap = parsed(Runbook.html(Procedure.named("CS1")));
    Document two = parsed(Runbook.html(Procedure.named("CS2")));
    Document none = parsed(Runbook.html(Procedure.named("CS4")));

    assertThat(texts(overlap, "//svg/desc").get(0))
        .contains("Both keys work from step 3 to step 8.")
        .contains("kept for 90 days after it is replaced, until day 90");
    assertThat(texts(overlap, "//svg//rect[@class='overlap']")).hasSize(1);
    assertThat(texts(overlap, "//svg//text[@class='time end']")).containsExactly("day 90");
    // A receiver of one key can read the last message with the old signature alone until then.
    assertThat(texts(two, "//svg//text[@class='time end']")).containsExactly("day 90", "day 180");
    assertThat(texts(none, "//svg//rect[@class='overlap']")).isEmpty();
    assertThat(texts(none, "//svg/desc").get(0))
        .contains(
            "The two keys never work at the same time. Messages are held back from step 4 "
                + "to step 9.");
  }

  @Test
  void page_ofARenewal_tellsWhatIsDoneAndWhatIsNext() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    clock.advance(Duration.ofDays(1));
    Instant then = clock.instant();
    renewal = renewal.by("bob").confirm("mailed");

    Document page = parsed(Runbook.html(renewal.state()));

    assertThat(texts(page, "//tr[@class='done']/td[@class='state']"))
        .hasSize(2)
        .last()
        .asString()
        .contains(then.toString().substring(0, 10), " by bob: mailed");
    assertThat(texts(page, "//tr[@aria-current='step']/th")).containsExactly("3");
    assertThat(texts(page, "//p[@class='banner']").get(0))
        .startsWith("Next: receiver administrator, step 3. Trust the new certificate");
    assertThat(texts(page, "//svg//g[@class='step done']")).hasSize(2);
    assertThat(texts(page, "//svg//g[@class='step next']")).containsExactly("3accept both");
    assertThat(texts(page, "//dd")).contains("waiting for the receiver administrator");
    Instant before = clock.instant();
    clock.advance(Duration.ofDays(800));
    assertThat(texts(parsed(Runbook.html(renewal.state())), "//span[@class='late']"))
        .containsExactly("overdue");
    clock.set(before); // a clock that jumps so far starts no retention
    Document back = parsed(Runbook.html(renewal.rollBack("late").state()));
    assertThat(texts(back, "//dd")).contains("rolled back");
    assertThat(texts(back, "//p[@class='banner']")).isEmpty();
  }

  @Test
  void page_whileTheOldKeyIsKept_tellsUntilWhen() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    while (renewal.next().orElseThrow().step().action() != Action.TELL) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    String end = clock.instant().plus(Duration.ofDays(90)).toString().substring(0, 10);

    // Known from the exchange on, although another step comes first.
    Document before = parsed(Runbook.html(renewal.state()));
    assertThat(texts(before, "//svg//text[@class='time end']")).containsExactly(end);
    assertThat(texts(before, "//p[@class='banner']/strong")).hasSize(1);
    renewal = renewal.confirm("mailed");
    Document keeping = parsed(Runbook.html(renewal.state()));
    assertThat(texts(keeping, "//p[@class='banner']/strong").get(1)).contains("Not before " + end);
    assertThat(texts(keeping, "//tr[@class='next']/td[@class='state']").get(0))
        .startsWith("next, not before " + end);
  }

  @Test
  void page_ofACompositeRenewal_hasAPictureForEachPartner() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("first", Procedure.named("CS1"))
            .partner("second", Procedure.named("CS4"))
            .begin();

    Document page = parsed(Runbook.html(renewal.state()));

    assertThat(texts(page, "//h2"))
        .containsExactly("first: CS1, CMS signer outbound", "second: CS4, CMS signer outbound");
    assertThat(texts(page, "//svg/title")).containsExactly("Timeline of CS1", "Timeline of CS4");
    List<String> ids = texts(page, "//@id");
    assertThat(ids).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void words_thatPeopleEntered_stayWords() throws Exception {
    String hostile = "</td><script>alert(1)</script> & \" ' ]]> <!-- \u202Eturned\uFFFF \uD800";
    Alias alias = Alias.alias("<img src=x onerror=alert(1)>&amp;");
    rotation.add(alias, Renewals.key("another", 300));
    Renewal renewal =
        Renewal.with(rotation, alias)
            .partner("<svg onload=alert(1)>", Procedure.named("CS1"))
            .begin()
            .supplyKey(NEW, "made here");
    renewal = renewal.by("\"><b>bob</b>").confirm(hostile);

    Document page = parsed(Runbook.html(renewal.state()));

    assertThat(texts(page, "//h1")).containsExactly("Renewal of " + alias.name());
    assertThat(texts(page, "//h2").get(0)).startsWith("<svg onload=alert(1)>: CS1");
    assertThat(texts(page, "//bdi"))
        .contains("\"><b>bob</b>", hostile.replace('\uFFFF', '\uFFFD').replace('\uD800', '\uFFFD'));
    assertThat(texts(page, "//script | //img | //@onload | //@onerror | //td//b[text()='bob']"))
        .isEmpty();
    assertThat(texts(page, "//svg")).hasSize(1);
  }
}
