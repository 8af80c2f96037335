package dev.keyoverlap.examples.load;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/**
 * A receiver that is none of ours: {@code openssl cms} on the command line, with its own copies of
 * keys and certificates.
 *
 * <p>It accepts a message only if it knows every signer. So one that holds a single certificate
 * must reject what is signed twice; its way to renew is to trust the new certificate before the
 * swap.
 */
final class OpensslReceiver implements Receiver {

  private static final int PATIENCE_SECONDS = 30;

  private final Path folder;
  private volatile List<X509Certificate> trusted = List.of();
  private volatile List<HeldKey> keys = List.of();
  private long files;

  private OpensslReceiver(Path folder) {
    this.folder = folder;
  }

  /** The receiver, if openssl is on this machine. */
  static Optional<OpensslReceiver> inFolder(Path folder) throws IOException, InterruptedException {
    try {
      Files.createDirectories(folder);
      run(List.of("openssl", "version"));
      return Optional.of(new OpensslReceiver(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void trust(X509Certificate certificate) {
    List<X509Certificate> more = new ArrayList<>(trusted);
    more.add(certificate);
    trusted = List.copyOf(more);
  }

  void trustOnly(X509Certificate certificate) {
    trusted = List.of(certificate);
  }

  void decryptWith(HeldKey key) {
    List<HeldKey> more = new ArrayList<>(keys);
    more.add(0, key);
    keys = List.copyOf(more);
  }

  void decryptOnlyWith(HeldKey key) {
    keys = List.of(key);
  }

  @Override
  public String name() {
    return "openssl";
  }

  @Override
  public Receipt receive(byte[] message) throws Exception {
    List<X509Certificate> trustedNow = trusted;
    Path encrypted = write("message", message);
    Path signed = next("signed");
    HeldKey served = decrypt(encrypted, signed);
    Path signers = next("signers");
    Path content = next("content");
    Path anchors = write("trusted", pem("CERTIFICATE", encoded(trustedNow)));
    try {
      run(
          List.of(
              "openssl",
              "cms",
              "-verify",
              "-binary",
              "-inform",
              "DER",
              "-in",
              signed.toString(),
              "-CAfile",
              anchors.toString(),
              "-no-CApath",
              "-no-CAstore",
              "-partial_chain",
              "-purpose",
              "any",
              "-signer",
              signers.toString(),
              "-out",
              content.toString()));
    } catch (Failure e) {
      if (e.isAboutACertificate()
          && hasTwoSignersOfWhichOneIsUnknown(Files.readAllBytes(signed), trustedNow)) {
        throw new MustReject("one of two signers is unknown");
      }
      throw e;
    }
    Receipt receipt =
        new Receipt(Files.readAllBytes(content), newestSigner(signers), served.keyId());
    for (Path done : List.of(encrypted, signed, signers, content, anchors)) {
      Files.deleteIfExists(done);
    }
    return receipt;
  }

  private HeldKey decrypt(Path encrypted, Path signed) throws Exception {
    IOException failure = new IOException("no key");
    for (HeldKey key : keys) {
      Path certificate = write("recipient", pem("CERTIFICATE", List.of(encoded(key))));
      Path privateKey = write("key", pem("PRIVATE KEY", List.of(key.privateKey().getEncoded())));
      try {
        run(
            List.of(
                "openssl",
                "cms",
                "-decrypt",
                "-binary",
                "-inform",
                "DER",
                "-in",
                encrypted.toString(),
                "-recip",
                certificate.toString(),
                "-inkey",
                privateKey.toString(),
                "-out",
                signed.toString()));
        return key;
      } catch (IOException e) {
        failure = e;
      } finally {
        Files.deleteIfExists(certificate);
        Files.deleteIfExists(privateKey);
      }
    }
    throw failure;
  }

  private static boolean hasTwoSignersOfWhichOneIsUnknown(
      byte[] signed, List<X509Certificate> known) throws CMSException {
    CMSSignedData message = new CMSSignedData(signed);
    Set<String> serialNumbers =
        known.stream()
            .map(certificate -> certificate.getSerialNumber().toString())
            .collect(Collectors.toSet());
    return message.getSignerInfos().size() > 1
        && message.getSignerInfos().getSigners().stream()
            .anyMatch(
                signer -> !serialNumbers.contains(signer.getSID().getSerialNumber().toString()));
  }

  /** If both signers are known, returns the most recently trusted one. */
  private KeyId newestSigner(Path signers) throws IOException, GeneralSecurityException {
    Set<KeyId> named = new java.util.HashSet<>();
    try (var in = new ByteArrayInputStream(Files.readAllBytes(signers))) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        named.add(KeyId.of((X509Certificate) certificate));
      }
    }
    List<X509Certificate> known = trusted;
    for (int i = known.size() - 1; i >= 0; i--) {
      if (named.contains(KeyId.of(known.get(i)))) {
        return KeyId.of(known.get(i));
      }
    }
    return named.iterator().next();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new Failure(printed);
    }
  }

  /** The output of openssl when it fails. */
  private static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String printed;

    Failure(String printed) {
      super(printed.lines().reduce((first, last) -> last).orElse("no answer"));
      this.printed = printed;
    }

    boolean isAboutACertificate() {
      return printed.contains("certificate verify error")
          || printed.contains("signer certificate not found");
    }
  }

  private synchronized Path next(String name) {
    return folder.resolve(name + "-" + ++files);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(next(name), content);
  }

  private static byte[] pem(String label, List<byte[]> contents) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return contents.stream()
        .map(
            content ->
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                    .formatted(label, lines.encodeToString(content), label))
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static List<byte[]> encoded(List<X509Certificate> certificates) {
    return certificates.stream().map(OpensslReceiver::encoded).toList();
  }

  private static byte[] encoded(HeldKey key) {
    return encoded(key.certificate());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
