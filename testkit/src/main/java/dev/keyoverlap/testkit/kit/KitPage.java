package dev.keyoverlap.testkit.kit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.MessageFormat.Standard;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page of the kit: a template, and the data that its script needs. Which procedure fits which
 * receiver is found out here, for every receiver that there can be, and the page looks it up.
 */
final class KitPage {

  private static final String PLACE = "@KIT@";

  private final Map<String, Map<String, Object>> procedures = new LinkedHashMap<>();

  private KitPage() {}

  static String of(String template) {
    // In JSON, "<" is in strings only, and as an escape it ends no element of the page.
    Gson gson = new GsonBuilder().create();
    return template.replace(PLACE, gson.toJson(new KitPage().data()));
  }

  private Map<String, Object> data() {
    Map<String, String> setUps = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      setUps.put(setUp.key(), setUp.inWords());
    }
    List<Object> formats = new ArrayList<>();
    KitAnswers.asked().forEach(format -> formats.add(described(format)));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kit", KitAnswers.KIT);
    data.put("setUps", setUps);
    data.put("formats", formats);
    data.put("procedures", procedures);
    return data;
  }

  private Map<String, Object> described(MessageFormat format) {
    List<Object> messages = new ArrayList<>();
    for (Fixture fixture : format.fixtures()) {
      Map<String, String> correct = new LinkedHashMap<>();
      for (SetUp setUp : SetUp.values()) {
        correct.put(setUp.key(), fixture.message().expected(setUp).answer());
      }
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("name", fixture.message().key());
      message.put("file", fixture.file());
      message.put("about", fixture.message().about());
      message.put("signed", fixture.message().isSigned());
      message.put("correct", correct);
      messages.add(message);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("key", format.key());
    entry.put("title", format.title());
    entry.put("xml", format.standard() != Standard.CMS);
    entry.put("messages", messages);
    for (boolean signed : new boolean[] {true, false}) {
      use(format, signed)
          .ifPresent(use -> entry.put(signed ? "signing" : "encrypting", choices(use, signed)));
    }
    return entry;
  }

  private static Optional<UseCase> use(MessageFormat format, boolean signed) {
    boolean has = format.fixtures().stream().anyMatch(one -> one.message().isSigned() == signed);
    return has ? Optional.of(FormatAnswers.use(format, signed)) : Optional.empty();
  }

  /** The procedure for each receiver, by holds/signatures/second signature or holds/recipients. */
  private Map<String, String> choices(UseCase use, boolean signed) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (Count holds : Count.values()) {
      if (signed) {
        addSigning(use, holds, choices);
      } else {
        for (Count recipients : Count.values()) {
          PartnerProfile profile =
              PartnerProfile.builder().holds(holds).recipients(recipients).build();
          choices.put(holds + "/" + recipients, name(Procedure.of(use, profile), false));
        }
      }
    }
    return choices;
  }

  private void addSigning(UseCase use, Count holds, Map<String, String> choices) {
    for (boolean second : new boolean[] {true, false}) {
      for (ReceiverRule rule : ReceiverRule.values()) {
        PartnerProfile.Builder profile = PartnerProfile.builder().holds(holds).signatures(rule);
        choices.put(key(holds, rule.name(), second), choice(use, profile, second));
      }
      for (Count count : new Count[] {Count.ONE, Count.UNKNOWN}) {
        PartnerProfile.Builder profile = PartnerProfile.builder().holds(holds).signatures(count);
        choices.put(key(holds, count.name(), second), choice(use, profile, second));
      }
    }
  }

  private static String key(Count holds, String signatures, boolean second) {
    return holds + "/" + signatures + "/" + (second ? "yes" : "no");
  }

  private String choice(UseCase use, PartnerProfile.Builder profile, boolean second) {
    if (second) {
      profile.secondXmlSignature();
    }
    return name(Procedure.of(use, profile.build()), true);
  }

  private String name(Procedure procedure, boolean signed) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("downtime", procedure.requiresDowntime());
    entry.put(
        "steps", signed ? PartnerWords.ofSigning(procedure) : PartnerWords.ofEncrypting(procedure));
    procedures.put(procedure.caseId(), entry);
    return procedure.caseId();
  }
}
