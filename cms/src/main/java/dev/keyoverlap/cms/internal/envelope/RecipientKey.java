package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.OtherRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;

/** The key of the content as one recipient of a message gets it (RFC 5652, 6.2). */
public sealed interface RecipientKey
    permits TransportedKey, AgreedKey, EncapsulatedKey, UnreadableKey {

  /** Whom it is for; empty for the kinds that name no certificate, such as passwords. */
  Optional<KeyIdentifier> recipient();

  /** How the key comes to the recipient: the constant for it, or that it is not known here. */
  String algorithm();

  /** Whether a decryptor must be told by name to accept that. */
  boolean isLegacy();

  /** The setting with which a decryptor accepts it, such as {@code accept(...)}; for people. */
  String needed();

  /** Whether this way of protecting the key is known, allowed, and one for keys of this kind. */
  boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours);

  /** Whether its length is right for this key of ours, of several that may be meant. */
  default boolean fits(PublicKey ours) {
    return true;
  }

  /**
   * The key of the content, with one private-key operation.
   *
   * @param providers for what they can do; ML-KEM and key wraps go by the rule
   * @param ours our public key, whose curve an agreement is on
   * @throws UnusablePrivateKeyException if the fault is not the message's
   * @throws GeneralSecurityException if nothing comes out
   */
  byte[] recover(CryptoProviders providers, PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException;

  /**
   * One RecipientInfo; several for one of the key agreement kind that serves several recipients.
   */
  static List<RecipientKey> of(RecipientInfo recipient) {
    ASN1Encodable info = recipient.getInfo();
    if (info instanceof KeyTransRecipientInfo transport) {
      return List.of(TransportedKey.of(transport));
    }
    if (info instanceof KeyAgreeRecipientInfo agreement) {
      return AgreedKey.of(agreement);
    }
    return List.of(
        info instanceof OtherRecipientInfo other
            ? EncapsulatedKey.of(other)
            : new UnreadableKey(Optional.empty(), "a kind of recipient"));
  }
}
