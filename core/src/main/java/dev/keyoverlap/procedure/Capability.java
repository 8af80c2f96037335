package dev.keyoverlap.procedure;

import dev.keyoverlap.message.ReceiverRule;
import java.util.Optional;

/**
 * What a partner's system can do with two keys. It decides which procedure renews a key.
 *
 * <p>Ask the partner's administrator, or let the system try; what nobody knows stays unknown, and
 * counts as cannot: an agreed downtime works with everyone.
 *
 * <pre>{@code
 * Capability partner = Capability.with()
 *     .holds(Capability.Count.ONE)
 *     .signatures(ReceiverRule.ANY)
 *     .recipients(Capability.Count.SEVERAL)
 *     .build();
 * Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner).caseId();   // "CS3"
 * }</pre>
 *
 * <p>That a specification demands something says nothing about a system: nothing is inferred from
 * it. Immutable and safe for use by several threads.
 *
 * @param holds how many keys or certificates of one partner it can hold at once
 * @param signatures how many signatures a message may carry
 * @param rule which of several signatures it requires to be correct, if it reads them
 * @param recipients how many recipients a message may have
 * @param sends with how many of its keys it can sign, or to how many of our certificates it can
 *     encrypt, at once
 * @param namesSigner whether its signatures say which certificate they are by (KeyInfo, in XML)
 * @param secondXmlSignature whether a second signature in XML or SOAP was tried with it and is
 *     wanted; most XML stacks verify every signature, so this is never assumed
 */
public record Capability(
    Count holds,
    Count signatures,
    Optional<ReceiverRule> rule,
    Count recipients,
    Count sends,
    boolean namesSigner,
    boolean secondXmlSignature) {

  /** Nothing is known: every procedure with it is the one with an agreed downtime. */
  public static final Capability UNKNOWN = with().build();

  /**
   * A system based on AS ABAP, as the documentation describes it: one key at a time, exactly one
   * signature, several recipients.
   */
  public static final Capability AS_ABAP =
      with().holds(Count.ONE).signatures(Count.ONE).recipients(Count.SEVERAL).build();

  /**
   * A receiver that checks every signature, and holds several certificates: openssl, NSS, the Go
   * packages of smallstep and digitorus, Mono, BouncyCastle's {@code verifySignatures}. They read
   * two recipients, too. Measured in November 2026.
   */
  public static final Capability ALL_HOLDING_SEVERAL =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).recipients(Count.SEVERAL).build();

  /**
   * {@code gpgsm}: it checks every signature, and its exit status is a failure where a recipient
   * that it does not know stands before its own, though it decrypts. Measured in November 2026.
   */
  public static final Capability GPGSM =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).recipients(Count.ONE).build();

  /**
   * A receiver for which one good signature is enough, set up with one certificate of each partner.
   */
  public static final Capability ANY_HOLDING_ONE =
      with().holds(Count.ONE).signatures(ReceiverRule.ANY).recipients(Count.SEVERAL).build();

  /**
   * Heimdal's {@code hxtool}: one good signature is enough. Measured in November 2026, given
   * several certificates; where the partner gives it only one, it is {@link #ANY_HOLDING_ONE}.
   */
  public static final Capability HEIMDAL_HXTOOL =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.ANY).recipients(Count.SEVERAL).build();

  /**
   * strongSwan's {@code pki}: one good signature is enough, and any message with two recipients
   * fails. Measured in November 2026, given several certificates.
   */
  public static final Capability STRONGSWAN =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.ANY).recipients(Count.ONE).build();

  /**
   * wolfSSL: only the first signature counts, and any message with two recipients fails. Measured
   * in November 2026; it did not ask who signed, so how many certificates a program on it holds is
   * that program's matter.
   */
  public static final Capability WOLFSSL =
      with().holds(Count.ONE).signatures(ReceiverRule.FIRST).recipients(Count.ONE).build();

  /**
   * pkijs that is asked for the first signer: only that signature counts. Measured in November
   * 2026, given several certificates.
   */
  public static final Capability PKIJS =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.FIRST).recipients(Count.SEVERAL).build();

  /**
   * GnuTLS {@code certtool}, which does not decrypt: only the last signature counts. Measured in
   * November 2026, given several authorities; of single certificates it takes one.
   */
  public static final Capability GNUTLS_CERTTOOL =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.LAST).build();

  /**
   * A receiver of XML or SOAP that looks at the first signature only, as xmlsec1 does by default,
   * xsec-checksig, goxmldsig, zeep and gSOAP, and WSS4J of two headers; given several certificates.
   * Measured in November 2026.
   */
  public static final Capability XML_FIRST =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.FIRST).build();

  /**
   * WSS4J and what stands on it, such as CXF: in a header, every signature must be correct and
   * known. Measured in November 2026, given several certificates.
   */
  public static final Capability WSS4J =
      with().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).build();

  /**
   * Checks that the answers agree.
   *
   * @param holds how many keys or certificates of one partner it can hold at once
   * @param signatures how many signatures a message may carry
   * @param rule which of several signatures it requires to be correct
   * @param recipients how many recipients a message may have
   * @param sends with how many keys it can sign, or encrypt to, at once
   * @param namesSigner whether its signatures say which certificate they are by
   * @param secondXmlSignature whether a second signature in XML was tried and is wanted
   * @throws IllegalArgumentException if there is a rule for several signatures, and it is not said
   *     that it reads several; or the other way round
   */
  public Capability {
    if ((signatures == Count.SEVERAL) != rule.isPresent()) {
      throw new IllegalArgumentException(
          "A receiver of several signatures has a rule for them, and only such a one; if the rule"
              + " is not known, leave the number of signatures unknown");
    }
  }

  /**
   * Begins to describe a partner; everything is unknown at first.
   *
   * @return a builder
   */
  public static Builder with() {
    return new Builder();
  }

  /**
   * Whether a message with the signatures of both keys is good before and after it exchanges the
   * one for the other. Who looks at the first or the last signature only would have to do so in the
   * moment in which we change their order.
   */
  boolean bridgesByTwoSignatures() {
    return rule.filter(ReceiverRule.ANY::equals).isPresent();
  }

  /** Whether it may look at one of two security headers, and at the other one afterwards. */
  boolean passesOverSignatures() {
    return rule.filter(ofSeveral -> ofSeveral != ReceiverRule.ALL).isPresent();
  }

  /** How many of something a system copes with. */
  public enum Count {
    /** Exactly one. */
    ONE,
    /** More than one. */
    SEVERAL,
    /** Nobody knows: counts as one. */
    UNKNOWN
  }

  /** Describes a partner. Not for use by several threads. */
  public static final class Builder {

    private Count holds = Count.UNKNOWN;
    private Count signatures = Count.UNKNOWN;
    private Optional<ReceiverRule> rule = Optional.empty();
    private Count recipients = Count.UNKNOWN;
    private Count sends = Count.UNKNOWN;
    private boolean namesSigner;
    private boolean secondXmlSignature;

    private Builder() {}

    /**
     * How many keys or certificates of one partner it can hold at once.
     *
     * @param number how many
     * @return this builder
     */
    public Builder holds(Count number) {
      this.holds = number;
      return this;
    }

    /**
     * A message may carry several signatures.
     *
     * @param ofSeveral what it makes of them
     * @return this builder
     */
    public Builder signatures(ReceiverRule ofSeveral) {
      this.signatures = Count.SEVERAL;
      this.rule = Optional.of(ofSeveral);
      return this;
    }

    /**
     * A message must carry exactly one signature, or nobody knows.
     *
     * @param number one or unknown
     * @return this builder
     */
    public Builder signatures(Count number) {
      this.signatures = number;
      this.rule = Optional.empty();
      return this;
    }

    /**
     * How many recipients a message may have.
     *
     * @param number how many
     * @return this builder
     */
    public Builder recipients(Count number) {
      this.recipients = number;
      return this;
    }

    /**
     * With how many of its keys it can sign, or to how many of our certificates it can encrypt, at
     * once.
     *
     * @param number how many
     * @return this builder
     */
    public Builder sends(Count number) {
      this.sends = number;
      return this;
    }

    /**
     * Its signatures say which certificate they are by.
     *
     * @return this builder
     */
    public Builder namesSigner() {
      this.namesSigner = true;
      return this;
    }

    /**
     * A second signature in XML or SOAP was tried with it, and is wanted.
     *
     * @return this builder
     */
    public Builder secondXmlSignature() {
      this.secondXmlSignature = true;
      return this;
    }

    /**
     * Makes the description.
     *
     * @return the capability
     * @throws IllegalArgumentException if several signatures are said to be read, but no rule
     */
    public Capability build() {
      return new Capability(
          holds, signatures, rule, recipients, sends, namesSigner, secondXmlSignature);
    }
  }
}
