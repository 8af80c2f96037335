package dev.keyoverlap.testkit.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.keyoverlap.fixtures.PlainEnglish;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the kit in a real browser: it says the same as we, and people can use it. */
@Tag("any-jdk")
class KitPageTest {

  private static final Pattern ADDRESS = Pattern.compile("https?://|(src|href)=\"(?!#)|@import");
  private static final String ONE_FRAME = "width: 1200px; height: 900px";

  private static final String PARITY =
      """
      const page = document.querySelector('iframe').contentWindow;
      const all = CASES.map(text => {
        const KIT = page.eval('KIT'), kit = page.eval('kit');
        const answers = KIT.read(text);
        return kit.formats.map(format => {
          const result = KIT.result(answers, format);
          if (!result) return format.key + ': not tried';
          if (result.wrong.length) return format.key + ': wrong';
          return format.key + ': ' + result.class + ' | ' + result.renewals.join(', ') + ' | ' + result.doubts.length;
        }).join('\\n');
      });
      done(JSON.stringify(all));
      """;

  private static final String CLICKS =
      """
      const frame = document.querySelector('iframe'), page = frame.contentDocument, view = frame.contentWindow;
      const said = [];
      const click = (name, value) => page.querySelector(`input[name="${name}"][value="${value}"]`).click();
      said.push(page.getElementById('results').textContent);
      const receiver = page.getElementById('receiver');
      receiver.value = 'Gateway <7>';
      receiver.dispatchEvent(new view.Event('input'));
      const given = ANSWERS;
      for (const setUp of Object.keys(given)) for (const name of Object.keys(given[setUp]))
        click('cms/' + setUp + '/' + name, given[setUp][name]);
      said.push(page.getElementById('results').textContent);
      let blob, file;
      view.URL.createObjectURL = one => { blob = one; return 'blob:none'; };
      view.HTMLAnchorElement.prototype.click = function() { file = this.download; };
      page.getElementById('save').click();
      said.push(file, await blob.text(), page.getElementById('said').textContent);
      const transfer = new view.DataTransfer();
      transfer.items.add(new view.File([OTHER], 'answers.json'));
      const load = page.getElementById('load');
      load.files = transfer.files;
      load.dispatchEvent(new view.Event('change'));
      const before = page.getElementById('said').textContent;
      for (let i = 0; i < 100 && page.getElementById('said').textContent === before; i++) await load.files[0].text();
      said.push(receiver.ownerDocument.getElementById('receiver').value, page.getElementById('said').textContent);
      done(JSON.stringify(said));
      """;

  private static final String MEASURE =
      """
      const found = [];
      const light = c => { const v = c.map(x => x / 255).map(x => x > 0.04045 ? ((x + 0.055) / 1.055) ** 2.4 : x / 12.92);
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      const rgb = text => text.match(/[0-9.]+/g).map(Number);
      const contrast = (a, b) => { const x = light(rgb(a)), y = light(rgb(b));
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
      const backOf = (view, element) => { for (let at = element; at; at = at.parentElement) {
        const color = view.getComputedStyle(at).backgroundColor; if (rgb(color)[3] !== 0) return color; } return 'rgb(255,255,255)'; };
      for (const frame of document.querySelectorAll('iframe')) {
        const page = frame.contentDocument, view = frame.contentWindow;
        const say = text => found.push(frame.clientWidth + ': ' + text);
        for (const details of page.querySelectorAll('details')) details.open = true;
        page.querySelector('input[name="cms/old/signed-old"][value="no"]').click();
        page.querySelector('input[name="xml-siblings/old/signed-old"][value="yes"]').click();
        say('is ' + (view.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
        const root = page.documentElement;
        if (root.scrollWidth > root.clientWidth) say('cut off on the right');
        if (root.lang !== 'en' || !page.title) say('has no language or title');
        for (const element of page.querySelectorAll('p, li, h1, h2, h3, summary, legend, label, strong, span, button')) {
          const style = view.getComputedStyle(element);
          if (contrast(style.color, backOf(view, element)) < 4.5) say('too pale: ' + element.textContent.slice(0, 60));
          if (parseFloat(style.fontSize) < 12) say('too small: ' + element.textContent.slice(0, 60));
        }
        for (const input of page.querySelectorAll('input')) {
          if (!input.labels.length) say('no label: ' + input.name + input.id);
          if (input.type === 'radio') {
            if (!input.closest('fieldset').querySelector('legend')) say('no legend: ' + input.name);
            if (input.labels[0].getBoundingClientRect().height < 32) say('hard to touch: ' + input.name);
          }
        }
      }
      found.push('all measured');
      done(found.join('\\n'));
      """;

  @TempDir private Path folder;

  private static String page() throws Exception {
    return new String(PartnerKit.files().get("index.html"), UTF_8);
  }

  private static List<String> cases() throws Exception {
    List<String> cases = new ArrayList<>();
    for (ReceiverRule rule : ReceiverRule.values()) {
      for (String question : List.of("?", "no")) {
        cases.add(
            Filled.json(
                    "",
                    SampleKit.ASKED,
                    (format, setUp, message) -> KitAnswersTest.accepts(rule, setUp, message))
                .replace(
                    "\"receiver\"",
                    "\"" + KitAnswers.HOLDS_BOTH + "\":\"" + question + "\",\"receiver\""));
      }
    }
    for (boolean yes : new boolean[] {true, false}) {
      cases.add(Filled.json("", SampleKit.ASKED, (format, setUp, message) -> yes));
    }
    cases.add(
        Filled.json(
            "",
            List.of(SampleKit.CMS, SampleKit.SOAP),
            (format, setUp, message) ->
                message.expected(setUp == SetUp.BOTH ? SetUp.NEW : setUp) == Expected.ACCEPTED));
    cases.add(
        Filled.json(
            "",
            SampleKit.ASKED,
            (format, setUp, message) -> message.expected(setUp) == Expected.ACCEPTED));
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      // Such as nobody gives, with gaps.
      String filled =
          Filled.json(
              "",
              SampleKit.ASKED,
              (format, setUp, message) ->
                  message.expected(setUp) == Expected.EITHER
                      ? random.nextBoolean()
                      : (message.expected(setUp) == Expected.ACCEPTED) && random.nextInt(9) > 0);
      StringBuilder gaps = new StringBuilder();
      for (String part : filled.split("(?<=[,}])", -1)) {
        gaps.append(random.nextInt(6) == 0 ? part.replaceFirst(":\"(yes|no)\"", ":\"?\"") : part);
      }
      cases.add(gaps.toString());
    }
    return cases;
  }

  /** As the page must say it. */
  private static String ours(String json) {
    StringBuilder all = new StringBuilder();
    for (MessageFormat format : SampleKit.ASKED) {
      all.append(all.isEmpty() ? "" : "\n").append(format.key()).append(": ");
      JsonObject only = JsonParser.parseString(json).getAsJsonObject();
      SampleKit.ASKED.stream().filter(other -> other != format).forEach(o -> only.remove(o.key()));
      try {
        all.append(
            KitAnswers.parse(only.toString())
                .result(format.key())
                .map(
                    result ->
                        result.receiverClass()
                            + " | "
                            + String.join(
                                ", ", result.procedures().stream().map(Procedure::caseId).toList())
                            + " | "
                            + result.doubts().size())
                .orElse("not tried"));
      } catch (KitAnswersException e) {
        all.append("wrong");
      }
    }
    return all.toString();
  }

  @Test
  void page_saysTheSameAsWe_ofEveryReceiver() throws Exception {
    List<String> cases = cases();

    String found =
        new Browser(folder)
            .run(
                page(),
                List.of(ONE_FRAME),
                "const CASES = " + new Gson().toJson(cases) + ";" + PARITY);

    List<String> theirs =
        JsonParser.parseString(found).getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    assertThat(theirs).containsExactlyElementsOf(cases.stream().map(KitPageTest::ours).toList());
    assertThat(String.join("\n", theirs))
        .contains("checks only the last signature", "wrong", "unknown", "accepts exactly one");
  }

  @Test
  void answers_clickedAndSaved_areReadByUs_andLoadedAgain() throws Exception {
    JsonObject filled =
        JsonParser.parseString(
                Filled.json(
                    "Gateway 8",
                    List.of(SampleKit.CMS),
                    (format, setUp, message) ->
                        KitAnswersTest.accepts(ReceiverRule.ANY, setUp, message)))
            .getAsJsonObject();

    String found =
        new Browser(folder)
            .run(
                page(),
                List.of(ONE_FRAME),
                "const ANSWERS = %s, OTHER = %s;"
                        .formatted(filled.get("cms"), new Gson().toJson(filled.toString()))
                    + CLICKS);

    List<String> said =
        JsonParser.parseString(found).getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    assertThat(said.get(0)).isEqualTo("There are no answers yet.");
    assertThat(said.get(1))
        .contains("one valid signature is enough; holds several keys", "no downtime")
        .contains("You trust the new certificate in addition to the old one.");
    assertThat(said.get(2)).isEqualTo("answers.json");
    KitAnswers read = KitAnswers.parse(said.get(3));
    assertThat(read.receiver()).isEqualTo("Gateway <7>");
    assertThat(read.result("cms").orElseThrow().receiverClass())
        .isEqualTo("one valid signature is enough; holds several keys; reads several recipients");
    assertThat(said.get(4)).contains("Send this file to the sender");
    assertThat(said.subList(5, 7)).containsExactly("Gateway 8", "The answers were loaded.");
  }

  @Test
  void page_onAPhoneAndOnADesk_lightAndDark_canBeReadAndUsed() throws Exception {
    List<String> frames = new ArrayList<>();
    for (int width : List.of(360, 1200)) {
      for (String scheme : List.of("light", "dark")) {
        frames.add("width: " + width + "px; height: 900px; color-scheme: " + scheme);
      }
    }

    List<String> found = new Browser(folder).run(page(), frames, MEASURE).lines().toList();

    assertThat(found).last().isEqualTo("all measured");
    assertThat(found.subList(0, found.size() - 1))
        .containsExactly("360: is light", "360: is dark", "1200: is light", "1200: is dark");
  }

  /** The control: the measurement finds what it is there to find. */
  @Test
  void page_withFaults_isFoundOut() throws Exception {
    String faulty =
        page()
            .replace("--soft: #55606e", "--soft: #c0c0c0")
            .replace("min-height: 2.2rem", "min-height: 0; font-size: 9px")
            .replace("<h2>What you do</h2>", "<div style=\"width: 2000px\">broad</div>")
            .replace("for=\"receiver\"", "");

    String found =
        new Browser(folder).run(faulty, List.of("width: 360px; color-scheme: light"), MEASURE);

    assertThat(found)
        .contains("too pale", "too small", "hard to touch", "cut off", "no label: receiver");
  }

  @Test
  void page_asksForNothingFromANetwork() throws Exception {
    assertThat(ADDRESS.matcher(page()).results().map(one -> one.group())).isEmpty();
  }

  @Test
  void texts_speakOfYouAndTheSender_inShortSentences() throws Exception {
    for (String file : List.of("index.html", "README.md", "RECIPES.md", "manifest.json")) {
      String text = new String(PartnerKit.files().get(file), UTF_8);
      assertThat(text)
          .as(file)
          .doesNotContainIgnoringCase(
              "tenant", "integration developer", "receiver administrator", "alias that");
    }
    for (Procedure procedure : Procedure.all()) {
      for (String step : PartnerWords.ofSigning(procedure)) {
        PlainEnglish.assertPlain(step);
      }
      for (String step : PartnerWords.ofEncrypting(procedure)) {
        PlainEnglish.assertPlain(step);
      }
    }
    String readme = new String(PartnerKit.files().get("README.md"), UTF_8);
    readme
        .lines()
        .filter(line -> !line.startsWith("|") && !line.contains("](") && !line.contains("http"))
        .forEach(PlainEnglish::assertPlain);
  }
}
