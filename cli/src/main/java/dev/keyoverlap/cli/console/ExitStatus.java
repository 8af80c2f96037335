package dev.keyoverlap.cli.console;

/** How a command ends: the status that scripts, cron and monitoring see. */
public enum ExitStatus {
  /** The command did what it was told. */
  DONE(0, "Done."),
  /** Something was refused, and nothing has changed. The message has the reason code. */
  REFUSED(1, "Refused. The message has the reason code, and nothing has changed."),
  /** The command line is wrong, or an answer is missing that only a person can give. */
  USAGE(2, "The command line is wrong, or an answer is missing."),
  /** The keystore cannot be read or written. */
  STORE(3, "The keystore cannot be read or written."),
  /** The keystore has no key, alias or renewal of this name. */
  NO_SUCH_KEY(4, "The keystore has no such key, alias or renewal."),
  /** Something is due: a key expires, a step waits, a finding needs attention. */
  DUE(10, "Something is due: a key, a step or a finding needs attention.");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The meaning, for the man pages. */
  public String meaning() {
    return meaning;
  }

  /** The status of the process. */
  public int code() {
    return code;
  }
}
