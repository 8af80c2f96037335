package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.operator.MacCalculator;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilderProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keystores whose MAC is PBMAC1 (RFC 9579), as BouncyCastle writes it and checks it. */
class Pbmac1Test {

  private static final HeldKey KEY = TestKeys.ec("orders");

  /** Bytes of a key beyond which BouncyCastle derives none either. */
  private static final int LONGEST = 1_024;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"256, 256, 20", "256, 256, 32", "256, 512, 64", "512, 512, 64", "256, 512, 256"})
  void keystoreWithPbmac1_isOpenedAndKeepsIt(int prf, int mac, int keyBytes) throws Exception {
    Path file = folder.resolve("k.p12");
    write(file, hmac(prf), hmac(mac), keyBytes);

    try (KeystoreRotation rotation = Keystores.open(file, InstantSource.system())) {
      rotation.add(alias("second"), TestKeys.ec("second"));
    }

    PKCS12PfxPdu written = new PKCS12PfxPdu(Files.readAllBytes(file));
    assertThat(written.getMacAlgorithmID().getAlgorithm())
        .isEqualTo(PKCSObjectIdentifiers.id_PBMAC1);
    assertThat(
            written.isMacValid(new BcPKCS12PBMac1CalculatorBuilderProvider(), Keystores.PASSWORD))
        .isTrue();
    try (KeystoreRotation again = Keystores.open(file, InstantSource.system())) {
      assertThat(again.keyring().aliases()).contains(alias("second")).hasSize(2);
    }
  }

  @Test
  void wrongPassword_isCalledSo() throws Exception {
    Path file = folder.resolve("k.p12");
    write(file, hmac(256), hmac(256), 32);

    assertThatExceptionOfType(WrongPasswordException.class)
        .isThrownBy(
            () ->
                KeystoreRotation.open(
                    Pkcs12KeyringStore.at(file, "incorrect horse".toCharArray())));
  }

  @Test
  void keyOfAMillionBytes_isNotDerived() throws Exception {
    Path file = folder.resolve("k.p12");
    write(file, hmac(256), hmac(256), 1_000_000);

    assertThatExceptionOfType(DamagedKeystoreException.class)
        .isThrownBy(() -> Keystores.open(file, InstantSource.system()))
        .withMessageContaining("1000000 bytes");
  }

  private static AlgorithmIdentifier hmac(int bits) {
    ASN1ObjectIdentifier oid =
        bits == 256
            ? PKCSObjectIdentifiers.id_hmacWithSHA256
            : PKCSObjectIdentifiers.id_hmacWithSHA512;
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  /** What the JDK writes, with the MAC replaced. */
  private static void write(Path file, AlgorithmIdentifier prf, AlgorithmIdentifier mac, int bytes)
      throws Exception {
    Keystores.putPlain(file, "orders", KEY);
    Pfx plain = Pfx.getInstance(Files.readAllBytes(file));
    byte[] content = ASN1OctetString.getInstance(plain.getAuthSafe().getContent()).getOctets();
    byte[] salt = new byte[16];
    PBMAC1Params parameters =
        new PBMAC1Params(
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, 2_048, bytes, prf)),
            mac);
    DigestInfo value =
        new DigestInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBMAC1, parameters),
            bytes > LONGEST ? new byte[32] : computed(parameters, content));
    Pfx changed = new Pfx(plain.getAuthSafe(), new MacData(value, salt, 1));
    Files.write(file, changed.getEncoded(ASN1Encoding.DER));
  }

  private static byte[] computed(PBMAC1Params parameters, byte[] content) throws Exception {
    MacCalculator calculator =
        new BcPKCS12PBMac1CalculatorBuilder(parameters).build(Keystores.PASSWORD);
    calculator.getOutputStream().write(content);
    return calculator.getMac();
  }
}
