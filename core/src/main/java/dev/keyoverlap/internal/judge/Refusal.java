package dev.keyoverlap.internal.judge;

import dev.keyoverlap.message.SignerVerdict.Verdict;

/** Why a signature is not taken for a correct one; becomes its verdict. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Verdict verdict;
  private final String reason;

  private Refusal(Verdict verdict, String reason) {
    super(reason, null, false, false);
    this.verdict = verdict;
    this.reason = reason;
  }

  /** The signature is not correct, whatever the key is worth. */
  public static Refusal wrong(String reason) {
    return new Refusal(Verdict.INVALID, reason);
  }

  /** The signature proves nothing, even if it is correct. */
  public static Refusal algorithm(String reason) {
    return new Refusal(Verdict.ALGORITHM_REFUSED, reason);
  }

  /** Why, to go on after the name of the signer. */
  public String reason() {
    return reason;
  }

  /** The verdict on the signature. */
  public Verdict verdict() {
    return verdict;
  }
}
