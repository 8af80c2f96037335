package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** PKCS#12 files as others write them, made and read bag by bag with BouncyCastle. */
final class ForeignFile {

  private static final int FEW_ITERATIONS = 8;
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final List<Placed> bags = new ArrayList<>();

  /** How a part of a file is encrypted. */
  enum Encryption {
    NONE,
    TRIPLE_DES,
    RC2_40,
    AES;

    private Optional<OutputEncryptor> encryptor() throws Exception {
      return switch (this) {
        case NONE -> Optional.empty();
        case TRIPLE_DES -> Optional.of(of(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC));
        case RC2_40 -> Optional.of(of(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC));
        case AES ->
            Optional.of(
                new JcePKCSPBEOutputEncryptorBuilder(
                        new PBKDF2Config.Builder().withIterationCount(FEW_ITERATIONS).build(),
                        NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(BOUNCY_CASTLE)
                    .build(Keystores.PASSWORD));
      };
    }

    private static OutputEncryptor of(ASN1ObjectIdentifier algorithm) throws Exception {
      return new JcePKCSPBEOutputEncryptorBuilder(algorithm)
          .setProvider(BOUNCY_CASTLE)
          .setIterationCount(FEW_ITERATIONS)
          .build(Keystores.PASSWORD);
    }
  }

  /** How a file is protected against changes. */
  enum Mac {
    NONE,
    SHA_1,
    SHA_256,
    PBMAC1
  }

  /** A bag, and how the part of the file is encrypted that it stands in. */
  private record Placed(SafeBag bag, Encryption around) {}

  /** What names a bag. */
  record Label(Optional<String> name, Optional<byte[]> localKeyId) {

    static final Label NONE = new Label(Optional.empty(), Optional.empty());

    static Label of(String name, String localKeyId) {
      return new Label(
          Optional.of(name), Optional.of(localKeyId.getBytes(StandardCharsets.US_ASCII)));
    }

    private DERSet attributes() {
      ASN1EncodableVector attributes = new ASN1EncodableVector();
      name.ifPresent(
          text ->
              attributes.add(
                  new Attribute(
                      PKCSObjectIdentifiers.pkcs_9_at_friendlyName,
                      new DERSet(new DERBMPString(text)))));
      localKeyId.ifPresent(
          id ->
              attributes.add(
                  new Attribute(
                      PKCSObjectIdentifiers.pkcs_9_at_localKeyId,
                      new DERSet(new DEROctetString(id)))));
      return new DERSet(attributes);
    }
  }

  private ForeignFile put(
      ASN1ObjectIdentifier type, ASN1Encodable value, Label label, Encryption around) {
    bags.add(new Placed(bag(type, value, label), around));
    return this;
  }

  private static SafeBag bag(ASN1ObjectIdentifier type, ASN1Encodable value, Label label) {
    DERSet attributes = label.attributes();
    return attributes.size() == 0
        ? new SafeBag(type, value, null)
        : new SafeBag(type, value, attributes);
  }

  /** A private key in the clear, perhaps in a part that is encrypted. */
  ForeignFile key(HeldKey key, Label label, Encryption around) throws Exception {
    return put(PKCSObjectIdentifiers.keyBag, info(key), label, around);
  }

  private static PrivateKeyInfo info(HeldKey key) throws Exception {
    return PrivateKeyInfo.getInstance(key.privateKey().getEncoded());
  }

  ForeignFile shroudedKey(HeldKey key, Label label, Encryption with, Encryption around)
      throws Exception {
    return put(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag, shrouded(key, with), label, around);
  }

  private static EncryptedPrivateKeyInfo shrouded(HeldKey key, Encryption with) throws Exception {
    OutputEncryptor encryptor = with.encryptor().orElseThrow();
    return new EncryptedPrivateKeyInfo(
        encryptor.getAlgorithmIdentifier(), encrypted(encryptor, info(key).getEncoded()));
  }

  ForeignFile certificate(HeldKey key, Label label, Encryption around) throws Exception {
    return put(PKCSObjectIdentifiers.certBag, certBag(key), label, around);
  }

  private static CertBag certBag(HeldKey key) throws Exception {
    return new CertBag(
        PKCSObjectIdentifiers.x509Certificate, new DEROctetString(key.certificate().getEncoded()));
  }

  /** Nobody looks into the list itself. */
  ForeignFile revocationList(Label label, Encryption around) {
    return put(
        PKCSObjectIdentifiers.crlBag,
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("1.2.840.113549.1.9.23.1"),
              new DERTaggedObject(true, 0, new DEROctetString(new byte[] {0x30, 0}))
            }),
        label,
        around);
  }

  ForeignFile secret(Label label, Encryption around) {
    return put(
        PKCSObjectIdentifiers.secretBag,
        new DERSequence(
            new ASN1Encodable[] {
              PKCSObjectIdentifiers.data,
              new DERTaggedObject(true, 0, new DEROctetString(new byte[] {1, 2, 3}))
            }),
        label,
        around);
  }

  /** A pair within safe contents that are a bag themselves. */
  ForeignFile nestedPair(HeldKey key, Label label, Encryption with, Encryption around)
      throws Exception {
    return put(
        PKCSObjectIdentifiers.safeContentsBag,
        new DERSequence(
            new ASN1Encodable[] {
              bag(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag, shrouded(key, with), label),
              bag(PKCSObjectIdentifiers.certBag, certBag(key), label)
            }),
        Label.NONE,
        around);
  }

  /** A pair, named {@code nested}, in so many bags around one another. */
  ForeignFile nested(HeldKey key, int levels) throws Exception {
    ASN1Encodable contents =
        new DERSequence(
            new ASN1Encodable[] {
              bag(
                  PKCSObjectIdentifiers.pkcs8ShroudedKeyBag,
                  shrouded(key, Encryption.AES),
                  Label.of("nested", "id")),
              bag(PKCSObjectIdentifiers.certBag, certBag(key), Label.of("nested", "id"))
            });
    for (int i = 1; i < levels; i++) {
      contents = new DERSequence(bag(PKCSObjectIdentifiers.safeContentsBag, contents, Label.NONE));
    }
    return put(PKCSObjectIdentifiers.safeContentsBag, contents, Label.NONE, Encryption.NONE);
  }

  private static byte[] encrypted(OutputEncryptor encryptor, byte[] plain) throws Exception {
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    try (var out = encryptor.getOutputStream(secret)) {
      out.write(plain);
    }
    return secret.toByteArray();
  }

  /** The file. Bags that follow each other in parts of one kind share one. */
  byte[] written(Mac mac) throws Exception {
    PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
    for (int from = 0; from < bags.size(); ) {
      Encryption around = bags.get(from).around();
      List<PKCS12SafeBag> together = new ArrayList<>();
      while (from < bags.size() && bags.get(from).around() == around) {
        together.add(new PKCS12SafeBag(bags.get(from++).bag()));
      }
      Optional<OutputEncryptor> encryptor = around.encryptor();
      if (encryptor.isPresent()) {
        builder.addEncryptedData(encryptor.get(), together.toArray(PKCS12SafeBag[]::new));
      } else {
        for (PKCS12SafeBag bag : together) {
          builder.addData(bag);
        }
      }
    }
    PKCS12PfxPdu file =
        builder.build(
            switch (mac) {
              case NONE -> null;
              case SHA_1 -> classic(OIWObjectIdentifiers.idSHA1);
              case SHA_256 -> classic(NISTObjectIdentifiers.id_sha256);
              case PBMAC1 ->
                  new BcPKCS12PBMac1CalculatorBuilder(
                      new PBMAC1Params(
                          new AlgorithmIdentifier(
                              PKCSObjectIdentifiers.id_PBKDF2,
                              new PBKDF2Params(
                                  new byte[16],
                                  FEW_ITERATIONS,
                                  32,
                                  new AlgorithmIdentifier(
                                      PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))),
                          new AlgorithmIdentifier(
                              PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE)));
            },
            mac == Mac.NONE ? null : Keystores.PASSWORD);
    return file.getEncoded(ASN1Encoding.DL);
  }

  private static JcePKCS12MacCalculatorBuilder classic(ASN1ObjectIdentifier digest) {
    return new JcePKCS12MacCalculatorBuilder(digest)
        .setProvider(BOUNCY_CASTLE)
        .setIterationCount(FEW_ITERATIONS);
  }

  /**
   * What a file holds, as BouncyCastle reads it: each private key, certificate, list and secret,
   * and how often.
   */
  static Map<String, Integer> contents(byte[] file) throws Exception {
    Map<String, Integer> found = new TreeMap<>();
    InputDecryptorProvider decryptors =
        new JcePKCSPBEInputDecryptorProviderBuilder()
            .setProvider(BOUNCY_CASTLE)
            .build(Keystores.PASSWORD);
    for (ContentInfo info : new PKCS12PfxPdu(file).getContentInfos()) {
      PKCS12SafeBagFactory bags =
          info.getContentType().equals(PKCSObjectIdentifiers.encryptedData)
              ? new PKCS12SafeBagFactory(info, decryptors)
              : new PKCS12SafeBagFactory(info);
      for (PKCS12SafeBag bag : bags.getSafeBags()) {
        count(bag.toASN1Structure(), decryptors, found);
      }
    }
    return found;
  }

  private static void count(
      SafeBag bag, InputDecryptorProvider decryptors, Map<String, Integer> found) throws Exception {
    ASN1ObjectIdentifier type = bag.getBagId();
    if (type.equals(PKCSObjectIdentifiers.safeContentsBag)) {
      for (ASN1Encodable inner : DERSequence.getInstance(bag.getBagValue())) {
        count(SafeBag.getInstance(inner), decryptors, found);
      }
      return;
    }
    byte[] value = bag.getBagValue().toASN1Primitive().getEncoded(ASN1Encoding.DER);
    String kind = "other";
    if (type.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
      kind = "key";
      value =
          new PKCS8EncryptedPrivateKeyInfo(EncryptedPrivateKeyInfo.getInstance(value))
              .decryptPrivateKeyInfo(decryptors)
              .getEncoded();
    } else if (type.equals(PKCSObjectIdentifiers.keyBag)) {
      kind = "key";
      value = PrivateKeyInfo.getInstance(value).getEncoded();
    } else if (type.equals(PKCSObjectIdentifiers.certBag)) {
      kind = "certificate";
    }
    found.merge(kind + " " + digest(value), 1, Integer::sum);
  }

  static String digest(byte[] value) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
  }

  /** Whether a private key stands in a file without being encrypted. */
  static boolean hasOpenKey(byte[] file) throws Exception {
    for (ContentInfo info : new PKCS12PfxPdu(file).getContentInfos()) {
      if (info.getContentType().equals(PKCSObjectIdentifiers.data)) {
        for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(info).getSafeBags()) {
          if (bag.getType().equals(PKCSObjectIdentifiers.keyBag)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
