package dev.keyoverlap.xmldsig.internal;

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
    return new Refusal(Verdict.WRONG, reason);
  }

  /** The signature proves nothing, even if it is correct. */
  public static Refusal algorithm(String reason) {
    return new Refusal(Verdict.ALGORITHM_REFUSED, reason);
  }

  /** It refers to what is not in the document, and was not handed over with it. */
  public static Refusal outside() {
    return algorithm("it refers to something outside of the document, which is not fetched");
  }

  public String reason() {
    return reason;
  }

  public Verdict verdict() {
    return verdict;
  }
}
