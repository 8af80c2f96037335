package dev.keyoverlap.cms;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.signer.KnownAttribute;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Changes a message as somebody would who knows how messages are built: lengths, tags, nesting,
 * numbers of elements, identifiers, parameters; and single bytes, for what nobody thought of. The
 * same random numbers make the same changes.
 */
public final class MessageMutator {

  private static final List<ASN1ObjectIdentifier> IDENTIFIERS =
      List.of(
          CMSObjectIdentifiers.data,
          CMSObjectIdentifiers.signedData,
          CMSObjectIdentifiers.envelopedData,
          CMSObjectIdentifiers.authEnvelopedData,
          CMSObjectIdentifiers.digestedData,
          CMSObjectIdentifiers.compressedData,
          CMSObjectIdentifiers.id_ori_kem,
          CMSAttributes.contentType,
          CMSAttributes.messageDigest,
          CMSAttributes.signingTime,
          CMSAttributes.cmsAlgorithmProtect,
          KnownAttribute.MULTIPLE_SIGNATURES.type(),
          PKCSObjectIdentifiers.id_aa_signingCertificate,
          PKCSObjectIdentifiers.id_aa_signingCertificateV2,
          PKCSObjectIdentifiers.rsaEncryption,
          PKCSObjectIdentifiers.id_RSAES_OAEP,
          PKCSObjectIdentifiers.id_RSASSA_PSS,
          PKCSObjectIdentifiers.id_mgf1,
          PKCSObjectIdentifiers.sha1WithRSAEncryption,
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.id_PBES2,
          PKCSObjectIdentifiers.id_PBKDF2,
          PKCSObjectIdentifiers.id_alg_PWRI_KEK,
          PKCSObjectIdentifiers.id_alg_hkdf_with_sha256,
          PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305,
          PKCSObjectIdentifiers.des_EDE3_CBC,
          PKCSObjectIdentifiers.RC2_CBC,
          MiscObjectIdentifiers.id_scrypt,
          OIWObjectIdentifiers.idSHA1,
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha512,
          NISTObjectIdentifiers.id_shake256,
          NISTObjectIdentifiers.id_aes256_GCM,
          NISTObjectIdentifiers.id_aes256_CCM,
          NISTObjectIdentifiers.id_aes256_CBC,
          NISTObjectIdentifiers.id_aes256_wrap,
          NISTObjectIdentifiers.id_alg_ml_kem_768,
          NISTObjectIdentifiers.id_ml_dsa_65,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.id_ecPublicKey,
          X9ObjectIdentifiers.prime256v1,
          X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme,
          EdECObjectIdentifiers.id_Ed25519,
          EdECObjectIdentifiers.id_X25519);

  private final List<Asn1Element> strange = strange();

  // ---- what to do

  /** A changed message; {@code others} give parts to exchange. */
  public byte[] mutated(Asn1Element message, List<Asn1Element> others, Random random) {
    Asn1Element copy = message.copy();
    if (random.nextInt(4) == 0) {
      return disguised(changedBytes(copy.encoded(), random), random);
    }
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      change(copy, others, random);
    }
    byte[] encoded = copy.encoded();
    return disguised(random.nextInt(6) == 0 ? changedBytes(encoded, random) : encoded, random);
  }

  private static byte[] disguised(byte[] message, Random random) {
    return random.nextInt(32) == 0 ? Base64.getMimeEncoder().encode(message) : message;
  }

  private void change(Asn1Element root, List<Asn1Element> others, Random random) {
    List<Asn1Element> path = path(root, random);
    Asn1Element chosen = path.get(path.size() - 1);
    Asn1Element parent = path.get(Math.max(0, path.size() - 2));
    switch (random.nextInt(14)) {
      case 0, 1 -> chosen.length(lie(random));
      case 2 -> chosen.indefinite(random.nextInt(4) != 0);
      case 3 -> chosen.tag(otherTag(random));
      case 4 -> parent.children().remove(chosen);
      case 5 -> repeat(parent, chosen, random);
      case 6 -> nest(chosen, random);
      case 7 -> chosen.become(any(root, random).copy());
      case 8 -> chosen.become(any(others.get(random.nextInt(others.size())), random).copy());
      case 9, 10 -> chosen.become(strange.get(random.nextInt(strange.size())).copy());
      case 11 -> chosen.become(Asn1Element.of(IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()))));
      case 12 -> Collections.shuffle(parent.children(), random);
      default -> chosen.value(otherValue(chosen, random));
    }
  }

  /** From the root to an element; certificates, large as they are, do not get all the attention. */
  private static List<Asn1Element> path(Asn1Element root, Random random) {
    List<Asn1Element> path = new ArrayList<>(List.of(root));
    Asn1Element last = root;
    while (!last.children().isEmpty() && random.nextInt(7) != 0) {
      last = last.children().get(random.nextInt(last.children().size()));
      path.add(last);
    }
    return path;
  }

  private static Asn1Element any(Asn1Element root, Random random) {
    List<Asn1Element> path = path(root, random);
    return path.get(path.size() - 1);
  }

  // ---- lengths and tags

  private static Asn1Element.Length lie(Random random) {
    int number = random.nextInt();
    return switch (random.nextInt(9)) {
      case 0 -> length -> longForm(length + 1, 4);
      case 1 -> length -> longForm(Math.max(0, length - 1), 4);
      case 2 -> length -> longForm(Integer.MAX_VALUE, 4);
      case 3 -> length -> longForm(number, 4);
      case 4 -> length -> new byte[] {(byte) number};
      case 5 -> length -> new byte[] {(byte) 0xff};
      // Correct, but with more octets than are needed, or than fit a number.
      case 6 -> length -> longForm(length, 1 + (number & 0x7d));
      case 7 -> length -> new byte[0];
      default -> length -> longForm(length & 0xff, 1);
    };
  }

  private static byte[] longForm(int length, int octets) {
    byte[] form = new byte[1 + octets];
    form[0] = (byte) (0x80 | octets);
    for (int i = 0; i < Math.min(octets, Integer.BYTES); i++) {
      form[octets - i] = (byte) (length >>> (i * Byte.SIZE));
    }
    return form;
  }

  private static byte[] otherTag(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[] {(byte) random.nextInt(256)};
      case 1 -> new byte[] {(byte) (0xa0 | random.nextInt(5))};
      case 2 ->
          new byte[] {
            (byte) List.of(0x30, 0x31, 0x04, 0x24, 0x02, 0x06).get(random.nextInt(6)).intValue()
          };
      default -> {
        // A tag number of several octets, not always with an end.
        byte[] high = new byte[2 + random.nextInt(12)];
        random.nextBytes(high);
        high[0] |= 0x1f;
        yield high;
      }
    };
  }

  // ---- numbers and depth

  private static void repeat(Asn1Element parent, Asn1Element chosen, Random random) {
    int times = random.nextInt(100) == 0 ? 300 : 1 + random.nextInt(6);
    Asn1Element repeated = chosen.copy();
    int bytes = repeated.encoded().length;
    for (int i = 0; i < times && i * bytes < 50_000; i++) {
      parent.children().add(repeated.copy());
    }
  }

  private static void nest(Asn1Element chosen, Random random) {
    int depth = random.nextInt(200) == 0 ? 400 : 1 + random.nextInt(8);
    int tag = List.of(0x30, 0x31, 0xa0, 0x24, 0x04).get(random.nextInt(5));
    boolean indefinite = random.nextBoolean();
    Asn1Element nested = chosen.copy();
    for (int i = 0; i < depth; i++) {
      nested = Asn1Element.constructed(tag, nested);
      if (indefinite) {
        nested.indefinite(true);
      }
    }
    chosen.become(nested);
  }

  // ---- values

  private static byte[] otherValue(Asn1Element chosen, Random random) {
    byte[] value = chosen.children().isEmpty() ? chosen.value() : chosen.encoded();
    return switch (random.nextInt(6)) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(value, value.length / 2);
      case 2 -> Arrays.copyOf(value, value.length + 1 + random.nextInt(40));
      case 3 -> new byte[value.length];
      case 4 -> {
        byte[] other = new byte[random.nextInt(40) == 0 ? 5_000 : random.nextInt(300)];
        random.nextBytes(other);
        yield other;
      }
      default -> changedBytes(value, random);
    };
  }

  /** Flips bits, sets length bytes, drops, doubles and exchanges pieces. */
  static byte[] changedBytes(byte[] message, Random random) {
    byte[] copy = message.clone();
    for (int changes = random.nextInt(3); changes >= 0 && copy.length > 0; changes--) {
      int at = random.nextInt(copy.length);
      int length = Math.min(1 + random.nextInt(40), copy.length - at);
      switch (random.nextInt(6)) {
        case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> copy[at] = (byte) random.nextInt(256);
        case 2 -> copy[at] = (byte) (random.nextBoolean() ? 0x80 : 0x84);
        case 3 -> copy = without(copy, at, length);
        case 4 -> copy = twice(copy, at, length);
        default ->
            System.arraycopy(copy, at, copy, random.nextInt(copy.length - length + 1), length);
      }
    }
    return copy;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] twice(byte[] bytes, int at, int length) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    return longer;
  }

  // ---- what nobody sends

  private static List<Asn1Element> strange() {
    List<Asn1Element> strange = new ArrayList<>(strangePrimitives());
    for (ASN1Encodable each : strangeAlgorithms()) {
      strange.add(Asn1Element.of(each));
    }
    Asn1Element manyNulls = Asn1Element.constructed(0x31);
    Asn1Element manySequences = Asn1Element.constructed(0x30);
    for (int i = 0; i < 2_000; i++) {
      manyNulls.children().add(Asn1Element.primitive(0x05));
      manySequences.children().add(Asn1Element.constructed(0x30));
    }
    strange.add(manyNulls);
    strange.add(manySequences);
    return strange;
  }

  private static List<Asn1Element> strangePrimitives() {
    byte[] bigIdentifier = new byte[4_000];
    Arrays.fill(bigIdentifier, (byte) 0xff);
    bigIdentifier[bigIdentifier.length - 1] = 1;
    List<Asn1Element> primitives = new ArrayList<>();
    for (BigInteger number :
        List.of(
            BigInteger.valueOf(-1),
            BigInteger.ZERO,
            BigInteger.valueOf(Integer.MAX_VALUE),
            BigInteger.valueOf(Integer.MIN_VALUE),
            BigInteger.ONE.shiftLeft(64),
            BigInteger.ONE.shiftLeft(20_000).negate())) {
      primitives.add(Asn1Element.of(new ASN1Integer(number)));
    }
    primitives.addAll(
        List.of(
            Asn1Element.primitive(0x02), // a number without a value
            Asn1Element.primitive(0x02, (byte) 0, (byte) 0, (byte) 1), // with needless zeros
            Asn1Element.primitive(0x06), // an identifier without a value
            Asn1Element.primitive(0x06, (byte) 0x80, (byte) 1),
            Asn1Element.primitive(0x06, (byte) 0xff),
            Asn1Element.primitive(0x06, bigIdentifier),
            Asn1Element.primitive(0x0d, bigIdentifier),
            Asn1Element.primitive(0x01),
            Asn1Element.primitive(0x01, (byte) 7, (byte) 7),
            Asn1Element.primitive(0x05, (byte) 0),
            Asn1Element.primitive(0x03),
            Asn1Element.primitive(0x03, (byte) 9, (byte) 1),
            Asn1Element.primitive(0x0a),
            Asn1Element.primitive(0x09, (byte) 0x80),
            Asn1Element.primitive(0x0c, (byte) 0xc0, (byte) 0xff),
            Asn1Element.primitive(0x1e, (byte) 0xd8),
            Asn1Element.primitive(0x1c, (byte) 1),
            Asn1Element.primitive(0x17, "9913".getBytes(US_ASCII)),
            Asn1Element.primitive(0x17, "991399999999Z".getBytes(US_ASCII)),
            Asn1Element.primitive(0x18, "20269999".getBytes(US_ASCII)),
            Asn1Element.primitive(0x18, "99991231235959.999999999999+9999".getBytes(US_ASCII)),
            Asn1Element.constructed(0x28, Asn1Element.primitive(0x02)),
            Asn1Element.constructed(0x24, Asn1Element.constructed(0x24)),
            Asn1Element.constructed(0x23, Asn1Element.primitive(0x03)),
            Asn1Element.primitive(0x00),
            Asn1Element.primitive(0x80),
            Asn1Element.constructed(0xa0),
            Asn1Element.primitive(0x30)));
    return primitives;
  }

  private static List<ASN1Encodable> strangeAlgorithms() {
    AlgorithmIdentifier sha256 = DigestIdentifier.withNull(DigestAlgorithm.SHA256);
    AlgorithmIdentifier mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256);
    AlgorithmIdentifier bareMask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1);
    ASN1Integer most = new ASN1Integer(Integer.MAX_VALUE);
    AlgorithmIdentifier derivation =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(new byte[16], Integer.MAX_VALUE, Integer.MAX_VALUE));
    return List.of(
        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, new DEROctetString(new byte[9])),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            new RSASSAPSSparams(sha256, mask, most, new ASN1Integer(1))),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            new RSASSAPSSparams(sha256, mask, new ASN1Integer(-1), new ASN1Integer(1))),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            new RSASSAPSSparams(sha256, bareMask, new ASN1Integer(32), most)),
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, DERNull.INSTANCE),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSAES_OAEP,
            new RSAESOAEPparams(
                sha256,
                mask,
                new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_pSpecified, new DEROctetString(new byte[3_000])))),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSAES_OAEP, new RSAESOAEPparams(bareMask, bareMask, bareMask)),
        gcm(new byte[0], 16),
        gcm(new byte[12], -1),
        gcm(new byte[12], Integer.MAX_VALUE),
        gcm(new byte[12], 1),
        gcm(new byte[5_000], 16),
        new AlgorithmIdentifier(
            NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[17])),
        new AlgorithmIdentifier(PKCSObjectIdentifiers.RC2_CBC, most),
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme, DERNull.INSTANCE),
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBES2,
            new DERSequence(
                new ASN1Encodable[] {
                  derivation, new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_CBC)
                })),
        derivation);
  }

  /** What BouncyCastle's own class refuses to write. */
  private static AlgorithmIdentifier gcm(byte[] nonce, int tagLength) {
    return new AlgorithmIdentifier(
        NISTObjectIdentifiers.id_aes256_GCM,
        new DERSequence(
            new ASN1Encodable[] {new DEROctetString(nonce), new ASN1Integer(tagLength)}));
  }
}
