package dev.keyoverlap.examples.kit;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers as a receiver gives them. */
final class Filled {

  /** One message, read in one way. */
  @FunctionalInterface
  interface Receiver {
    boolean accepts(KitFormat format, SetUp setUp, KitMessage message) throws Exception;
  }

  private Filled() {}

  /** The answers to some formats, as JSON. */
  static String json(String receiver, List<KitFormat> formats, Receiver asked) throws Exception {
    return json(receiver, formats, asked, "yes");
  }

  private static String json(
      String receiver, List<KitFormat> formats, Receiver asked, String secondWanted)
      throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kit", Answers.KIT);
    json.put("receiver", receiver);
    json.put(Answers.SECOND_WANTED, secondWanted);
    for (KitFormat format : formats) {
      Map<String, Object> ofFormat = new LinkedHashMap<>();
      for (SetUp setUp : SetUp.values()) {
        Map<String, String> ofSetUp = new LinkedHashMap<>();
        for (KitMessage message : format.messages()) {
          ofSetUp.put(message.key(), asked.accepts(format, setUp, message) ? "yes" : "no");
        }
        ofFormat.put(setUp.key(), ofSetUp);
      }
      json.put(format.key(), ofFormat);
    }
    return new Gson().toJson(json);
  }

  static Answers answers(List<KitFormat> formats, Receiver asked) throws Exception {
    return Answers.read(json("", formats, asked));
  }

  /** Of one that has something else to say to the question whether a second one is wanted. */
  static Answers answers(List<KitFormat> formats, Receiver asked, String secondWanted)
      throws Exception {
    return Answers.read(json("", formats, asked, secondWanted));
  }

  static Answers answers(KitFormat format, Receiver asked) throws Exception {
    return answers(List.of(format), asked);
  }
}
