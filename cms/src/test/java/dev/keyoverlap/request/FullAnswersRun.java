package dev.keyoverlap.request;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import java.io.ByteArrayOutputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Reads answers of authorities that are as long as is allowed, each full of something else: a
 * program of its own, so that its heap can be small.
 */
final class FullAnswersRun {

  private static final int SIZE = (int) Limit.CMS_BYTES.standard();

  private FullAnswersRun() {}

  public static void main(String[] arguments) throws Exception {
    HeldKey key = TestKeys.ec("orders");
    byte[] der = key.certificate().getEncoded();
    String base64 = Base64.getEncoder().encodeToString(der);
    read("blocks of PEM", filled("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END X-----\n"));
    read("short blocks", filled("-----BEGIN X-----AAAA-----END X-----\n"));
    read("beginnings", filled("-----BEGIN "));
    read("beginnings of labels", filled("-----BEGIN X\n"));
    read("hyphens", filled("-"));
    read("text", filled("Dear partner, "));
    read("spaces", filled(" "));
    read("lines", filled("\r\n"));
    read("a header", filled("X-A: b\r\n"));
    read("Base64", filled("MIIB"));
    read("Base64 of a certificate, many times", filled(base64));
    read("in UTF-16", Arrays.copyOf(("\uFEFF" + pem("X")).repeat(9_000).getBytes(UTF_16LE), SIZE));
    read("bytes", new byte[SIZE]);
    for (int tag : new int[] {0x30, 0x31, 0x24}) {
      byte[] nested = new byte[SIZE];
      for (int i = 0; i < SIZE; i += 2) {
        nested[i] = (byte) tag;
        nested[i + 1] = (byte) 0x80;
      }
      nested[0] = 0x30;
      read("nested without a length, " + tag, nested);
    }
    List<X509Certificate> many = Collections.nCopies(SIZE / der.length - 9, key.certificate());
    byte[] pkcs7 =
        CertificateFactory.getInstance("X.509").generateCertPath(many).getEncoded("PKCS7");
    read("certificates", pkcs7);
    read("some certificates", chain(40));
    read("names", withNames(SIZE / 20).getEncoded());
    read("an extension", withExtension(SIZE - 2_000).getEncoded());
    System.out.println("all were read or refused");
  }

  private static byte[] filled(String unit) {
    byte[] one = unit.getBytes(US_ASCII);
    byte[] all = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      all[i] = one[i % one.length];
    }
    return all;
  }

  private static String pem(String label) {
    return "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n";
  }

  /** Each is issued by any other, by their names. */
  private static byte[] chain(int length) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      byte[] der = TestKeys.ec("authority").certificate().getEncoded();
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getEncoder().encodeToString(der)
              + "\n-----END CERTIFICATE-----\n";
      all.writeBytes(pem.getBytes(US_ASCII));
    }
    return all.toByteArray();
  }

  private static X509Certificate withNames(int names) {
    GeneralName[] all = new GeneralName[names];
    for (int i = 0; i < names; i++) {
      all[i] = new GeneralName(GeneralName.dNSName, "host-" + (1_000_000 + i) + ".x");
    }
    return TestKeys.named("orders")
        .algorithm("EC", 256)
        .extension(Extension.subjectAlternativeName, false, new GeneralNames(all))
        .make()
        .certificate();
  }

  private static X509Certificate withExtension(int bytes) {
    return TestKeys.named("orders")
        .algorithm("EC", 256)
        .extension(Extension.subjectInfoAccess, false, new DEROctetString(new byte[bytes]))
        .make()
        .certificate();
  }

  private static void read(String what, byte[] answer) throws Exception {
    String result;
    try {
      Budget budget = Budget.of(Limits.DEFAULT);
      List<X509Certificate> certificates = CertificateAnswer.read(answer, budget);
      List<X509Certificate> chain = AnsweredChain.of(certificates.get(0), certificates, budget);
      result = certificates.size() + " read, a chain of " + chain.size();
    } catch (CertificateRefusedException e) {
      result = String.valueOf(e.getMessage());
    }
    System.out.println(what + ": " + result.substring(0, Math.min(120, result.length())));
  }
}
