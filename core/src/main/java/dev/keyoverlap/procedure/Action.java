package dev.keyoverlap.procedure;

/**
 * What is done in a step of a renewal.
 *
 * <p>The {@link Kind} decides how it comes about: the library does it, we tell somebody something,
 * somebody vouches for something, or time has to pass.
 */
public enum Action {
  /** Make a new key pair of ours, and stage it. */
  CREATE_KEY(Kind.PERFORM),
  /** Take a partner's new certificate, and stage it. */
  RECEIVE_CERTIFICATE(Kind.PERFORM),
  /**
   * Put the new key into use under the second alias, beside the old one: two signatures, two
   * recipients, or two certificates that verify.
   */
  START_SECOND(Kind.PERFORM),
  /** Let the new key take over the alias; the old one is retained. */
  EXCHANGE(Kind.PERFORM),
  /** Put an earlier key, which is retained, back into use. */
  RESTORE(Kind.PERFORM),
  /** Hold back what we send. */
  PAUSE(Kind.PERFORM),
  /** Wait until nothing is in flight any more. */
  DRAIN(Kind.PERFORM),
  /** Send again. */
  RESUME(Kind.PERFORM),
  /** Take the old key out of every use, because somebody else may hold it. */
  COMPROMISE(Kind.PERFORM),
  /** Remove the old key for good. */
  PURGE(Kind.PERFORM),
  /** Give a partner the new certificate with its chain. */
  HAND_OVER(Kind.TELL),
  /** Tell somebody how far things are. */
  TELL(Kind.TELL),
  /** A partner makes a new key pair of its own. */
  PARTNER_CREATES(Kind.CONFIRM),
  /** A partner's system copes with the old and with the new key from now on. */
  ACCEPT_BOTH(Kind.CONFIRM),
  /** A partner's system uses the new key only from now on; the old one is not trusted any more. */
  SWITCH(Kind.CONFIRM),
  /** A partner says how far things are. */
  ASSURE(Kind.CONFIRM),
  /** A partner removes the old key or certificate. */
  REMOVE_OLD(Kind.CONFIRM),
  /**
   * Every administrator is asked whether its system copes with two keys; each gives an answer. What
   * is not answered, or not known, means a downtime.
   */
  ASK(Kind.CONFIRM),
  /** Both sides agree when no messages are sent. */
  AGREE_DOWNTIME(Kind.CONFIRM),
  /** A partner does not send any more. */
  STOP_SENDING(Kind.CONFIRM),
  /** A partner sends again. */
  START_SENDING(Kind.CONFIRM),
  /** Somebody changes the configuration of a system, as the step says. */
  CONFIGURE(Kind.CONFIRM),
  /**
   * Messages that were made before the new key was in use are in flight, and only the old key is
   * good for them. Somebody may vouch that there are none.
   */
  AWAIT_ARRIVAL(Kind.WAIT),
  /** Messages that are in flight still need the old key. */
  KEEP_OLD(Kind.WAIT),
  /** The old key has one more day to go. */
  AWAIT_LAST_DAY(Kind.WAIT),
  /** The date that was announced has not come yet. */
  AWAIT_DATE(Kind.WAIT);

  private final Kind kind;

  Action(Kind kind) {
    this.kind = kind;
  }

  /**
   * How it comes about.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether messages stand still from this step on.
   *
   * @return true for what begins a downtime
   */
  public boolean stopsMessages() {
    return this == PAUSE || this == STOP_SENDING;
  }

  /**
   * Whether this is where the new key comes in.
   *
   * @return true if the step takes a key
   */
  public boolean takesKey() {
    return this == CREATE_KEY || this == RECEIVE_CERTIFICATE;
  }

  /**
   * Whether this is done once for all uses of the key, and not towards each partner.
   *
   * @return true if it is done once
   */
  public boolean isShared() {
    return switch (this) {
      case CREATE_KEY, RECEIVE_CERTIFICATE, START_SECOND, EXCHANGE, RESTORE -> true;
      case COMPROMISE, KEEP_OLD, PURGE -> true;
      default -> false;
    };
  }

  /**
   * Whether it is done whichever the new key is.
   *
   * @return true if it need not be done again when another new key is taken
   */
  public boolean holdsForAnyKey() {
    return switch (this) {
      case AGREE_DOWNTIME, ASK, PAUSE, DRAIN, COMPROMISE, STOP_SENDING -> true;
      default -> false;
    };
  }

  /**
   * Whether a partner's system trusts or uses other keys after this than before.
   *
   * @return true if what a partner's system does with keys changes
   */
  public boolean isPartnersChange() {
    return this == ACCEPT_BOTH || this == SWITCH || this == REMOVE_OLD;
  }

  /** Whether messages differ after this from those before, for whoever receives them. */
  boolean changesMessages() {
    return this == START_SECOND || this == EXCHANGE || this == RESTORE;
  }

  /**
   * Whether this is done within the time that was agreed on, and at no other.
   *
   * @return true if it belongs into a downtime, where there is one
   */
  public boolean needsTheWindow() {
    return stopsMessages() || changesMessages();
  }

  /**
   * Whether somebody can vouch for this where the library has no gate to do it with.
   *
   * @return true for what is done with an outbound gate
   */
  public boolean isAtGate() {
    return this == PAUSE || this == DRAIN || this == RESUME;
  }

  /** How a step comes about. */
  public enum Kind {
    /** The library does it. */
    PERFORM,
    /** Something is handed over or said; whoever did that vouches for it. */
    TELL,
    /** Somebody did it elsewhere and vouches for it. */
    CONFIRM,
    /** Time has to pass. */
    WAIT
  }
}
