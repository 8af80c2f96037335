package dev.keyoverlap.procedure;

/**
 * The actions of steps of a renewal.
 *
 * <p>The {@link Kind} says how: the library does it, you inform somebody, a person confirms it, or
 * time has to pass.
 *
 * @since 1.0
 */
public enum Action {
  /** Create a new key pair of ours, and stage it. */
  CREATE_KEY(Kind.PERFORM),
  /** Receive a partner's new certificate, and stage it. */
  RECEIVE_CERTIFICATE(Kind.PERFORM),
  /**
   * Activate the new key under the second alias. Messages then carry two signatures or have two
   * recipients, or two certificates verify.
   */
  START_SECOND(Kind.PERFORM),
  /** Activate the new key under the alias. The old key is retained. */
  EXCHANGE(Kind.PERFORM),
  /** Activate an earlier, retained key again. */
  RESTORE(Kind.PERFORM),
  /** Hold back the messages that we send. */
  PAUSE(Kind.PERFORM),
  /** Wait until no message is in flight. */
  DRAIN(Kind.PERFORM),
  /** Send messages again. */
  RESUME(Kind.PERFORM),
  /** Stop every use of the old key, because it was compromised. */
  COMPROMISE(Kind.PERFORM),
  /** Remove the old key permanently. */
  PURGE(Kind.PERFORM),
  /** Send a partner the new certificate with its chain. */
  HAND_OVER(Kind.TELL),
  /** Inform somebody about the progress. */
  TELL(Kind.TELL),
  /** A partner creates a new key pair. */
  PARTNER_CREATES(Kind.CONFIRM),
  /** A partner's system handles the old and the new key from now on. */
  ACCEPT_BOTH(Kind.CONFIRM),
  /** A partner's system uses only the new key from now on. It no longer trusts the old one. */
  SWITCH(Kind.CONFIRM),
  /** A partner reports its progress. */
  ASSURE(Kind.CONFIRM),
  /** A partner removes the old key or certificate. */
  REMOVE_OLD(Kind.CONFIRM),
  /**
   * Ask every administrator whether the system handles two keys. A missing or unknown answer leads
   * to a downtime.
   */
  ASK(Kind.CONFIRM),
  /** Both sides agree on a time when no messages are sent. */
  AGREE_DOWNTIME(Kind.CONFIRM),
  /** A partner stops sending. */
  STOP_SENDING(Kind.CONFIRM),
  /** A partner sends again. */
  START_SENDING(Kind.CONFIRM),
  /** Change the configuration of a system, as the step says. */
  CONFIGURE(Kind.CONFIRM),
  /**
   * Wait for messages in flight that were made before the new key was active, and need the old key.
   * A person can confirm that there are none.
   */
  AWAIT_ARRIVAL(Kind.WAIT),
  /** Wait while messages in flight need the old key. */
  KEEP_OLD(Kind.WAIT),
  /** Wait until the old key expires within 24 hours. */
  AWAIT_LAST_DAY(Kind.WAIT),
  /** Wait for the announced date. */
  AWAIT_DATE(Kind.WAIT);

  private final Kind kind;

  Action(Kind kind) {
    this.kind = kind;
  }

  /**
   * How the step is done.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether no messages are sent from this step on.
   *
   * @return true for the actions that begin a downtime
   */
  public boolean stopsMessages() {
    return this == PAUSE || this == STOP_SENDING;
  }

  /**
   * Whether the step adds the new key.
   *
   * @return true for {@link #CREATE_KEY} and {@link #RECEIVE_CERTIFICATE}
   */
  public boolean takesKey() {
    return this == CREATE_KEY || this == RECEIVE_CERTIFICATE;
  }

  /**
   * Whether the step is done once for all uses of the key.
   *
   * @return false if it is done for each partner
   */
  public boolean isShared() {
    return switch (this) {
      case CREATE_KEY, RECEIVE_CERTIFICATE, START_SECOND, EXCHANGE, RESTORE -> true;
      case COMPROMISE, KEEP_OLD, PURGE -> true;
      default -> false;
    };
  }

  /**
   * Whether the step remains valid if another new key is supplied.
   *
   * @return false if it has to be done again
   */
  public boolean holdsForAnyKey() {
    return switch (this) {
      case AGREE_DOWNTIME, ASK, PAUSE, DRAIN, COMPROMISE, STOP_SENDING -> true;
      default -> false;
    };
  }

  /**
   * Whether a partner's system changes the keys that it trusts or uses.
   *
   * @return true for {@link #ACCEPT_BOTH}, {@link #SWITCH} and {@link #REMOVE_OLD}
   */
  public boolean isPartnersChange() {
    return this == ACCEPT_BOTH || this == SWITCH || this == REMOVE_OLD;
  }

  /** Whether receivers get other messages after this step than before. */
  boolean changesMessages() {
    return this == START_SECOND || this == EXCHANGE || this == RESTORE;
  }

  /**
   * Whether the step is only allowed within the agreed downtime, if there is one.
   *
   * @return true if it belongs to the downtime
   */
  public boolean needsTheWindow() {
    return stopsMessages() || changesMessages();
  }

  /**
   * Whether the step works on an outbound gate. Without a gate, a person confirms it.
   *
   * @return true for {@link #PAUSE}, {@link #DRAIN} and {@link #RESUME}
   */
  public boolean isAtGate() {
    return this == PAUSE || this == DRAIN || this == RESUME;
  }

  /**
   * How a step is done.
   *
   * @since 1.0
   */
  public enum Kind {
    /** The library does it. */
    PERFORM,
    /** A person hands something over or informs somebody, and confirms it. */
    TELL,
    /** A person does it elsewhere, and confirms it. */
    CONFIRM,
    /** Time has to pass. */
    WAIT
  }
}
