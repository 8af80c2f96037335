package dev.keyoverlap.cli.console;

import java.util.regex.Pattern;

/** Words of a command line that the user can copy. */
public final class Words {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/@%+=:,-]+");

  private Words() {}

  /** One word for a shell, in quotes if it needs them. */
  public static String quoted(Object word) {
    String text = word.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
