package dev.keyoverlap.testkit.kit;

import com.google.gson.Gson;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** KitAnswers as a receiver gives them. */
final class Filled {

  /** One message, read in one way. */
  @FunctionalInterface
  interface Receiver {
    boolean accepts(MessageFormat format, SetUp setUp, KitMessage message) throws Exception;
  }

  private Filled() {}

  /** The answers to some formats, as JSON. */
  static String json(String receiver, List<MessageFormat> formats, Receiver asked)
      throws Exception {
    return json(receiver, formats, asked, "yes");
  }

  private static String json(
      String receiver, List<MessageFormat> formats, Receiver asked, String secondWanted)
      throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kit", KitAnswers.KIT);
    json.put("receiver", receiver);
    json.put(KitAnswers.SECOND_WANTED, secondWanted);
    for (MessageFormat format : formats) {
      Map<String, Object> ofFormat = new LinkedHashMap<>();
      for (SetUp setUp : SetUp.values()) {
        Map<String, String> ofSetUp = new LinkedHashMap<>();
        for (Fixture fixture : format.fixtures()) {
          KitMessage message = fixture.message();
          ofSetUp.put(message.key(), asked.accepts(format, setUp, message) ? "yes" : "no");
        }
        ofFormat.put(setUp.key(), ofSetUp);
      }
      json.put(format.key(), ofFormat);
    }
    return new Gson().toJson(json);
  }

  static KitAnswers answers(List<MessageFormat> formats, Receiver asked) throws Exception {
    return KitAnswers.parse(json("", formats, asked));
  }

  /** Of one that has something else to say to the question whether a second one is wanted. */
  static KitAnswers answers(List<MessageFormat> formats, Receiver asked, String secondWanted)
      throws Exception {
    return KitAnswers.parse(json("", formats, asked, secondWanted));
  }

  static KitAnswers answers(MessageFormat format, Receiver asked) throws Exception {
    return answers(List.of(format), asked);
  }
}
