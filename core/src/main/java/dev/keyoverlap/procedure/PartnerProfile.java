package dev.keyoverlap.procedure;

import dev.keyoverlap.message.ReceiverRule;
import java.util.Map;
import java.util.Optional;

/**
 * Describes how a partner's system handles two keys. This decides which procedure renews a key.
 *
 * <p>Ask the partner's administrator, or let the system try the partner kit. Leave out what nobody
 * knows: it counts as no, and you get the procedure with a downtime, which works with every
 * partner.
 *
 * <pre>{@code
 * PartnerProfile partner = PartnerProfile.builder()
 *     .holds(PartnerProfile.Count.ONE)
 *     .signatures(ReceiverRule.ANY)
 *     .recipients(PartnerProfile.Count.SEVERAL)
 *     .build();
 * Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner).caseId();   // "CS3"
 * }</pre>
 *
 * <p>The constants describe systems that were measured in November 2026. {@link #named} finds them
 * by name, for configuration files and command lines. Nothing is inferred from what a specification
 * demands.
 *
 * <p>Two profiles are equal if all answers are. Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class PartnerProfile {

  /** Nothing is known. Every procedure is the one with a downtime, where there is one. */
  public static final PartnerProfile UNKNOWN = builder().build();

  /**
   * A system based on AS ABAP, as its documentation describes it: one key at a time, exactly one
   * signature, several recipients.
   */
  public static final PartnerProfile AS_ABAP =
      builder().holds(Count.ONE).signatures(Count.ONE).recipients(Count.SEVERAL).build();

  /**
   * Verifies all signatures, holds several certificates, and reads two recipients. This was
   * measured of openssl, NSS, the Go packages of smallstep and digitorus, Mono, and BouncyCastle's
   * {@code verifySignatures}.
   */
  public static final PartnerProfile ALL_HOLDING_SEVERAL =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).recipients(Count.SEVERAL).build();

  /**
   * {@code gpgsm}: verifies all signatures. It decrypts a message in which an unknown recipient
   * comes first, but its exit status is a failure.
   */
  public static final PartnerProfile GPGSM =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).recipients(Count.ONE).build();

  /** Accepts a message with one valid signature, and holds one certificate of each partner. */
  public static final PartnerProfile ANY_HOLDING_ONE =
      builder().holds(Count.ONE).signatures(ReceiverRule.ANY).recipients(Count.SEVERAL).build();

  /**
   * Heimdal's {@code hxtool}: accepts a message with one valid signature. It was measured with
   * several certificates. If the partner gives it only one, use {@link #ANY_HOLDING_ONE}.
   */
  public static final PartnerProfile HEIMDAL_HXTOOL =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.ANY).recipients(Count.SEVERAL).build();

  /** strongSwan's {@code pki}: one valid signature is enough, and it reads only one recipient. */
  public static final PartnerProfile STRONGSWAN =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.ANY).recipients(Count.ONE).build();

  /**
   * wolfSSL: checks the first signature, and reads only one recipient. The number of certificates
   * depends on the program that uses wolfSSL, so this profile says one.
   */
  public static final PartnerProfile WOLFSSL =
      builder().holds(Count.ONE).signatures(ReceiverRule.FIRST).recipients(Count.ONE).build();

  /** pkijs, called for the first signer: checks only that signature. */
  public static final PartnerProfile PKIJS =
      builder()
          .holds(Count.SEVERAL)
          .signatures(ReceiverRule.FIRST)
          .recipients(Count.SEVERAL)
          .build();

  /**
   * GnuTLS {@code certtool}: checks the last signature, and does not decrypt. It was measured with
   * several certificate authorities. It accepts only one single certificate.
   */
  public static final PartnerProfile GNUTLS_CERTTOOL =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.LAST).build();

  /**
   * A receiver of XML or SOAP that checks the first signature only. This was measured of xmlsec1 by
   * default, xsec-checksig, goxmldsig, zeep, gSOAP, and WSS4J with two headers.
   */
  public static final PartnerProfile XML_FIRST =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.FIRST).build();

  /** WSS4J, and CXF on it: every signature in a header must be valid and known. */
  public static final PartnerProfile WSS4J =
      builder().holds(Count.SEVERAL).signatures(ReceiverRule.ALL).build();

  private record Answers(
      Count holds,
      Count signatures,
      Optional<ReceiverRule> rule,
      Count recipients,
      Count sends,
      boolean namesSigner,
      boolean secondXmlSignature) {}

  private final Answers answers;

  private PartnerProfile(Answers answers) {
    this.answers = answers;
  }

  /**
   * Begins a profile. At first, nothing is known.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The profile of a constant of this class.
   *
   * @param name such as "as-abap" for {@link #AS_ABAP}, in upper or lower case
   * @return the profile
   * @throws IllegalArgumentException if there is none of this name; the message lists all names
   */
  public static PartnerProfile named(String name) {
    return MeasuredPartners.named(name);
  }

  /**
   * The profiles that {@link #named} finds.
   *
   * @return the profiles by name; immutable
   */
  public static Map<String, PartnerProfile> all() {
    return MeasuredPartners.all();
  }

  /**
   * How many keys or certificates of one partner the system can hold at the same time.
   *
   * @return how many
   */
  public Count holds() {
    return answers.holds();
  }

  /**
   * How many signatures a message can carry.
   *
   * @return how many
   */
  public Count signatures() {
    return answers.signatures();
  }

  /**
   * How the system handles several signatures when it knows only some of the signers.
   *
   * @return the rule; empty unless {@link #signatures()} is {@link Count#SEVERAL}
   */
  public Optional<ReceiverRule> rule() {
    return answers.rule();
  }

  /**
   * How many recipients a message can have.
   *
   * @return how many
   */
  public Count recipients() {
    return answers.recipients();
  }

  /**
   * With how many of its keys the system can sign, or to how many of our certificates it can
   * encrypt, at the same time.
   *
   * @return how many
   */
  public Count sends() {
    return answers.sends();
  }

  /**
   * Whether its XML signatures identify the signer's certificate in KeyInfo.
   *
   * @return true if they do
   */
  public boolean namesSigner() {
    return answers.namesSigner();
  }

  /**
   * Whether a second signature in XML or SOAP was tried with the system and is agreed. This is
   * never assumed, because most XML systems verify all signatures.
   *
   * @return true if it is agreed
   */
  public boolean secondXmlSignature() {
    return answers.secondXmlSignature();
  }

  /**
   * Whether a message with the signatures of both keys is good before and after it exchanges the
   * one for the other. A system that checks the first or the last signature only would have to
   * exchange them in the moment in which we change their order.
   */
  boolean bridgesByTwoSignatures() {
    return rule().filter(ReceiverRule.ANY::equals).isPresent();
  }

  /** Whether it may read one of two security headers, and the other one afterwards. */
  boolean ignoresSignatures() {
    return rule().filter(ofSeveral -> ofSeveral != ReceiverRule.ALL).isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartnerProfile that && answers.equals(that.answers);
  }

  @Override
  public int hashCode() {
    return answers.hashCode();
  }

  /** All answers. */
  @Override
  public String toString() {
    return "holds %s, signatures %s%s, recipients %s, sends %s"
        .formatted(
            holds(),
            signatures(),
            rule().map(ofSeveral -> " (" + ofSeveral + ")").orElse(""),
            recipients(),
            sends());
  }

  /**
   * How many of something a system handles.
   *
   * @since 1.0
   */
  public enum Count {
    /** Exactly one. */
    ONE,
    /** More than one. */
    SEVERAL,
    /** Nobody knows. This counts as one. */
    UNKNOWN
  }

  /**
   * Builds a profile. Not for use by several threads.
   *
   * @since 1.0
   */
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
     * How many keys or certificates of one partner the system can hold at the same time.
     *
     * @param number how many
     * @return this builder
     */
    public Builder holds(Count number) {
      this.holds = number;
      return this;
    }

    /**
     * A message can carry several signatures.
     *
     * @param ofSeveral how the system handles them
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
     * @throws IllegalArgumentException if it is several, which needs a {@link ReceiverRule}
     */
    public Builder signatures(Count number) {
      if (number == Count.SEVERAL) {
        throw new IllegalArgumentException(
            "Cannot describe a partner that reads several signatures without its rule for them."
                + " Call signatures(rule), or signatures(UNKNOWN) if nobody knows the rule.");
      }
      this.signatures = number;
      this.rule = Optional.empty();
      return this;
    }

    /**
     * How many recipients a message can have.
     *
     * @param number how many
     * @return this builder
     */
    public Builder recipients(Count number) {
      this.recipients = number;
      return this;
    }

    /**
     * With how many of its keys the system can sign, or to how many of our certificates it can
     * encrypt, at the same time.
     *
     * @param number how many
     * @return this builder
     */
    public Builder sends(Count number) {
      this.sends = number;
      return this;
    }

    /**
     * Its XML signatures identify the signer's certificate in KeyInfo.
     *
     * @return this builder
     */
    public Builder namesSigner() {
      this.namesSigner = true;
      return this;
    }

    /**
     * A second signature in XML or SOAP was tried with the system, and is agreed.
     *
     * @return this builder
     */
    public Builder secondXmlSignature() {
      this.secondXmlSignature = true;
      return this;
    }

    /**
     * Builds the profile.
     *
     * @return the profile
     */
    public PartnerProfile build() {
      return new PartnerProfile(
          new Answers(holds, signatures, rule, recipients, sends, namesSigner, secondXmlSignature));
    }
  }
}
