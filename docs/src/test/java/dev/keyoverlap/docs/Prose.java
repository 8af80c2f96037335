package dev.keyoverlap.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** The sentences of a page, without blocks of code. A piece of code in a sentence is one word. */
final class Prose {

  /** Stands for code, whose words are not English. */
  static final String CODE = "\u2039code\u203a";

  private static final Pattern END =
      Pattern.compile("(?<=[.!?][\"')\u201d]{0,2})\\s+(?=\"|['(\u201c]?[A-Z0-9\u2039])");

  private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\p{N}]\\S*");

  private Prose() {}

  static List<String> sentences(Page page) {
    List<String> sentences = new ArrayList<>();
    for (Node prose : page.proses()) {
      StringBuilder text = new StringBuilder();
      collect(prose, text);
      sentences.addAll(sentences(text.toString()));
    }
    return sentences;
  }

  static List<String> sentences(String paragraph) {
    return Arrays.stream(END.split(paragraph.strip()))
        .map(String::strip)
        .filter(sentence -> !sentence.isEmpty())
        .toList();
  }

  static long words(String sentence) {
    return WORD.matcher(sentence).results().count();
  }

  private static void collect(Node node, StringBuilder text) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Text words) {
        text.append(words.getLiteral());
      } else if (child instanceof Code) {
        text.append(CODE);
      } else if (child instanceof SoftLineBreak || child instanceof HardLineBreak) {
        text.append(' ');
      } else if (!(child instanceof Image)) {
        collect(child, text);
      }
    }
  }
}
