package dev.keyoverlap.cli.console;

/** How a command ends: the status that scripts, cron and monitoring see. */
public enum ExitStatus {
  /** The command did what it was told. */
  DONE(0),
  /** Something was refused, and nothing has changed. The message has the reason code. */
  REFUSED(1),
  /** The command line is wrong, or an answer is missing that only a person can give. */
  USAGE(2),
  /** The keystore cannot be read or written. */
  STORE(3),
  /** The keystore has no key, alias or renewal of this name. */
  NO_SUCH_KEY(4),
  /** Something is due: a key expires, a step waits, a finding needs attention. */
  DUE(10);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The status of the process. */
  public int code() {
    return code;
  }
}
