package dev.keyoverlap.following;

import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes key pairs as the tools do that renew them: the same names, forms and links. */
final class Layouts {

  static final char[] PASSWORD = "changeit".toCharArray();

  private Layouts() {}

  // ---- forms

  static byte[] key(HeldKey key) throws Exception {
    return pem("PRIVATE KEY", key.privateKey().getEncoded());
  }

  static byte[] chain(HeldKey key) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (X509Certificate certificate : key.chain()) {
      all.write(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return all.toByteArray();
  }

  private static byte[] pem(String label, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return ("-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] keystore(String type, HeldKey key) throws Exception {
    KeyStore keystore = KeyStore.getInstance(type);
    keystore.load(null, PASSWORD);
    keystore.setKeyEntry(
        "certificate", key.privateKey(), PASSWORD, key.chain().toArray(X509Certificate[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    keystore.store(out, PASSWORD);
    return out.toByteArray();
  }

  static byte[] both(byte[] one, byte[] other) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(one);
    all.write(other);
    return all.toByteArray();
  }

  // ---- tools

  /** cert-manager's secret with PEM, as it is mounted. */
  static Map<String, byte[]> certManager(HeldKey key) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tls.key", key(key));
    files.put("tls.crt", chain(key));
    files.put("ca.crt", pem("CERTIFICATE", last(key).getEncoded()));
    return files;
  }

  /** cert-manager's secret with keystores and without PEM, as a projected volume selects them. */
  static Map<String, byte[]> certManagerKeystore(HeldKey key, String type) throws Exception {
    String ending = type.equals("JKS") ? "jks" : "p12";
    KeyStore trusted = KeyStore.getInstance(type);
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("ca", last(key));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    trusted.store(out, PASSWORD);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("keystore." + ending, keystore(type, key));
    files.put("truststore." + ending, out.toByteArray());
    return files;
  }

  private static X509Certificate last(HeldKey key) {
    return key.chain().get(key.chain().size() - 1);
  }

  /** As the kubelet mounts a secret: a folder for each version, and a link that is switched. */
  static void kubernetes(Path mount, String version, Map<String, byte[]> files) throws IOException {
    Path folder = Files.createDirectories(mount.resolve(".." + version));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Path fresh = mount.resolve("..data_tmp");
    Files.createSymbolicLink(fresh, folder.getFileName());
    Files.move(fresh, mount.resolve("..data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    for (String name : files.keySet()) {
      if (!Files.isSymbolicLink(mount.resolve(name))) {
        Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
      }
    }
  }

  /** As certbot does it: numbered files in archive, and links to them in live. */
  static void certbot(Path config, String name, int number, HeldKey key) throws Exception {
    Path archive = Files.createDirectories(config.resolve("archive").resolve(name));
    Path live = Files.createDirectories(config.resolve("live").resolve(name));
    Files.writeString(config.resolve("live").resolve("README"), "This directory contains keys");
    Files.writeString(live.resolve("README"), "This directory contains keys");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cert", pem("CERTIFICATE", key.certificate().getEncoded()));
    files.put("privkey", key(key));
    files.put("chain", pem("CERTIFICATE", last(key).getEncoded()));
    files.put("fullchain", chain(key));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(archive.resolve(file.getKey() + number + ".pem"), file.getValue());
    }
    for (String file : files.keySet()) {
      Path link = live.resolve(file + ".pem");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of("..", "..", "archive", name, file + number + ".pem"));
    }
  }

  /** As acme.sh leaves it, in the folder of the domain. */
  static void acmeSh(Path home, String domain, HeldKey key) throws Exception {
    Path folder = Files.createDirectories(home.resolve(domain));
    Files.writeString(folder.resolve(domain + ".conf"), "Le_Domain='" + domain + "'\n");
    Files.writeString(folder.resolve(domain + ".csr"), "-----BEGIN CERTIFICATE REQUEST-----\n");
    Files.write(folder.resolve(domain + ".key"), key(key));
    Files.write(
        folder.resolve(domain + ".cer"), pem("CERTIFICATE", key.certificate().getEncoded()));
    Files.write(folder.resolve("ca.cer"), pem("CERTIFICATE", last(key).getEncoded()));
    Files.write(folder.resolve("fullchain.cer"), chain(key));
  }

  /** As a template of Vault agent writes it: one file, which takes the place of the one before. */
  static void vaultAgent(Path file, HeldKey key) throws Exception {
    Path fresh = Files.createTempFile(file.getParent(), ".vault", "");
    Files.write(fresh, both(key(key), chain(key)));
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
