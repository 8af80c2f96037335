package dev.keyoverlap.cms.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A private key as GnuPG's agent keeps it, without passphrase. Importing one takes it more than a
 * second, since it first measures how often it must iterate, and some keys it cannot import.
 */
final class GpgPrivateKey {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private GpgPrivateKey() {}

  static void write(Path home, Party party, String keygrip) throws IOException {
    GpgPrivateKey expression = new GpgPrivateKey();
    if (party.privateKey() instanceof RSAPrivateCrtKey key) {
      expression.rsa(key);
    } else if (party.privateKey() instanceof ECPrivateKey key) {
      expression.p256(party, key);
    } else {
      return; // it knows no other
    }
    Path keys = Files.createDirectories(home.resolve("private-keys-v1.d"));
    Files.write(keys.resolve(keygrip + ".key"), expression.bytes.toByteArray());
  }

  private void rsa(RSAPrivateCrtKey key) {
    // It wants p < q, and u the inverse of p modulo q.
    BigInteger p = key.getPrimeP().min(key.getPrimeQ());
    BigInteger q = key.getPrimeP().max(key.getPrimeQ());
    open("private-key").open("rsa");
    number("n", key.getModulus()).number("e", key.getPublicExponent());
    number("d", key.getPrivateExponent()).number("p", p).number("q", q);
    number("u", p.modInverse(q)).close().close();
  }

  private void p256(Party party, ECPrivateKey key) {
    byte[] point =
        SubjectPublicKeyInfo.getInstance(party.certificate().getPublicKey().getEncoded())
            .getPublicKeyData()
            .getOctets();
    open("private-key").open("ecc");
    open("curve").atom("NIST P-256".getBytes(StandardCharsets.US_ASCII)).close();
    open("q").atom(point).close();
    number("d", key.getS()).close().close();
  }

  private GpgPrivateKey number(String name, BigInteger value) {
    return open(name).atom(value.toByteArray()).close();
  }

  private GpgPrivateKey open(String name) {
    bytes.write('(');
    return atom(name.getBytes(StandardCharsets.US_ASCII));
  }

  private GpgPrivateKey atom(byte[] value) {
    bytes.writeBytes((value.length + ":").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(value);
    return this;
  }

  private GpgPrivateKey close() {
    bytes.write(')');
    return this;
  }
}
