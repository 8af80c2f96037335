package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.Pkcs1v15Padding;
import dev.keyoverlap.internal.device.Transport;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.SecurityTokens.NamedKey;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** An {@code xenc:EncryptedKey}, read strictly. */
final class EncryptedKey {

  private static final String RSA_PKCS1 = Names.XENC + "rsa-1_5";
  private static final String OAEP_MGF1_SHA1 = Names.XENC + "rsa-oaep-mgf1p";
  private static final String OAEP = Names.XENC_11 + "rsa-oaep";
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Map<String, String> DIGESTS =
      Map.of(
          XmlNames.DSIG + "sha1",
          "SHA-1",
          Names.XENC + "sha256",
          "SHA-256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "SHA-384",
          Names.XENC + "sha512",
          "SHA-512");
  private static final Map<String, MGF1ParameterSpec> MASKS =
      Map.of(
          Names.XENC_11 + "mgf1sha1", MGF1ParameterSpec.SHA1,
          Names.XENC_11 + "mgf1sha256", MGF1ParameterSpec.SHA256,
          Names.XENC_11 + "mgf1sha384", MGF1ParameterSpec.SHA384,
          Names.XENC_11 + "mgf1sha512", MGF1ParameterSpec.SHA512);

  private final String id;
  private final String algorithm;
  private final Optional<OAEPParameterSpec> oaep;
  private final NamedKey recipient;
  private final byte[] value;
  private final List<Element> references;

  private EncryptedKey(
      String id,
      String algorithm,
      Optional<OAEPParameterSpec> oaep,
      NamedKey recipient,
      byte[] value,
      List<Element> references) {
    this.id = id;
    this.algorithm = algorithm;
    this.oaep = oaep;
    this.recipient = recipient;
    this.value = value;
    this.references = references;
  }

  static EncryptedKey of(Element element, SecurityTokens tokens, Budget budget)
      throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    Element method = children.next(Names.XENC, "EncryptionMethod");
    Element keyInfo = children.next(XmlNames.DSIG, "KeyInfo");
    byte[] value = cipherValue(children.next(Names.XENC, "CipherData"));
    Optional<Element> references = children.nextIf(Names.XENC, "ReferenceList");
    children.end();
    return new EncryptedKey(
        element.getAttributeNS(null, "Id"),
        StrictElement.algorithm(method),
        oaep(method),
        tokens.read(keyInfo),
        value,
        references.isPresent() ? references(references.get(), budget) : List.of());
  }

  /** Only the value in the message: a CipherReference would have to be fetched. */
  static byte[] cipherValue(Element cipherData) throws MalformedMessageException {
    StrictElement children = StrictElement.of(cipherData);
    Element value = children.next(Names.XENC, "CipherValue");
    children.end();
    return StrictElement.base64(value);
  }

  static List<Element> references(Element list, Budget budget) throws MalformedMessageException {
    StrictElement children = StrictElement.of(list);
    List<Element> references = children.all(Names.XENC, "DataReference", Integer.MAX_VALUE);
    children.end();
    budget.spend(Limit.SOAP_ENCRYPTED_PARTS, references.size());
    return references;
  }

  /** The parameters of OAEP; empty if there is something among them that is not known here. */
  private static Optional<OAEPParameterSpec> oaep(Element method) throws MalformedMessageException {
    String digest = "SHA-1";
    @Nullable MGF1ParameterSpec mask = MGF1ParameterSpec.SHA1;
    PSource label = PSource.PSpecified.DEFAULT;
    for (Element parameter : Envelope.elements(method)) {
      if (XmlNames.is(parameter, XmlNames.DSIG, "DigestMethod")) {
        digest = DIGESTS.getOrDefault(StrictElement.algorithm(parameter), "");
      } else if (XmlNames.is(parameter, Names.XENC_11, "MGF")
          && StrictElement.algorithm(method).equals(OAEP)) {
        mask = MASKS.get(StrictElement.algorithm(parameter));
      } else if (XmlNames.is(parameter, Names.XENC, "OAEPparams")) {
        label = new PSource.PSpecified(StrictElement.base64(parameter));
      } else if (!XmlNames.is(parameter, Names.XENC, "KeySize")) {
        return Optional.empty();
      }
    }
    return digest.isEmpty() || mask == null
        ? Optional.empty()
        : Optional.of(new OAEPParameterSpec(digest, "MGF1", mask, label));
  }

  String id() {
    return id;
  }

  /** Whether it can have been encrypted to a key: as long as its modulus (RFC 8017, 7.1.1). */
  boolean fits(PublicKey key) {
    return key instanceof RSAKey rsa
        && value.length == (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  NamedKey recipient() {
    return recipient;
  }

  List<Element> references() {
    return references;
  }

  boolean isAccepted(boolean pkcs1) {
    return switch (algorithm) {
      case OAEP, OAEP_MGF1_SHA1 -> oaep.isPresent();
      case RSA_PKCS1 -> pkcs1;
      default -> false;
    };
  }

  /**
   * The key within, or a random one where there is none of this length: what follows then fails
   * like anything else, and nobody learns which it was (RFC 3218, 2.3.2).
   */
  byte[] open(HeldKey key, int length) throws KeyUnavailableException {
    byte[] substitute = new byte[length];
    RANDOM.nextBytes(substitute);
    UnlockedKey unlocked = UnlockedKey.of(key);
    if (unlocked.privateKey() instanceof BoundKey bound) {
      return openedBy(bound, key, substitute);
    }
    try {
      Cipher cipher = decrypting(key, unlocked.privateKey());
      byte[] opened = cipher.doFinal(value);
      if (algorithm.equals(RSA_PKCS1)) {
        return Pkcs1v15Padding.remove(ofWholeLength(opened), substitute);
      }
      return opened.length == length ? opened : substitute;
    } catch (GeneralSecurityException | ProviderException e) {
      return substitute;
    }
  }

  /** By a device, whose faults are not the message's. */
  private byte[] openedBy(BoundKey bound, HeldKey key, byte[] substitute)
      throws KeyUnavailableException {
    RSAKey ours = (RSAKey) key.certificate().getPublicKey();
    Optional<OAEPParameterSpec> padding = algorithm.equals(RSA_PKCS1) ? Optional.empty() : oaep;
    try {
      byte[] opened =
          bound.device().decrypt(new Transport(value, ours.getModulus(), padding, substitute));
      return opened.length == substitute.length ? opened : substitute;
    } catch (DeviceException e) {
      throw unusable(key, e);
    } catch (GeneralSecurityException e) {
      return substitute;
    }
  }

  private static KeyUnavailableException unusable(HeldKey key, Exception cause) {
    return new KeyUnavailableException(
        "The key " + key.keyId() + " cannot be used to decrypt: " + ForeignMessage.of(cause),
        key.keyId(),
        cause);
  }

  /** With the provider that the key belongs to, if it names one. */
  private Cipher decrypting(HeldKey key, PrivateKey privateKey) throws KeyUnavailableException {
    String padding = algorithm.equals(RSA_PKCS1) ? "RSA/ECB/NoPadding" : "RSA/ECB/OAEPPadding";
    try {
      Cipher cipher =
          key.provider().isPresent()
              ? Cipher.getInstance(padding, key.provider().get())
              : Cipher.getInstance(padding);
      if (algorithm.equals(RSA_PKCS1)) {
        cipher.init(Cipher.DECRYPT_MODE, privateKey);
      } else {
        cipher.init(Cipher.DECRYPT_MODE, privateKey, oaep.orElseThrow());
      }
      return cipher;
    } catch (GeneralSecurityException | ProviderException e) {
      throw unusable(key, e);
    }
  }

  /** Some providers, unlike the JDK's, leave out the zeros at the beginning of a bare block. */
  private byte[] ofWholeLength(byte[] decrypted) {
    if (decrypted.length >= value.length) {
      return decrypted;
    }
    byte[] block = new byte[value.length];
    System.arraycopy(decrypted, 0, block, value.length - decrypted.length, decrypted.length);
    return block;
  }
}
