package dev.keyoverlap.testkit.making;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a version of the fixtures, in a folder that does not exist yet:
 *
 * <pre>{@code
 * java -cp ... dev.keyoverlap.testkit.making.MakeFixtures \
 *     testkit/src/main/resources/dev/keyoverlap/testkit/fixture/2
 * }</pre>
 *
 * <p>The files of a version are made once and never again. Made from a seed at each build, they
 * would differ all the same: encryption, ECDSA, RSA-PSS and ML-DSA take random numbers that nobody
 * can set, and another version of a library would find other keys. And so nobody has the sender's
 * private keys: they end with this program.
 */
final class MakeFixtures {

  private static final char[] PASSWORD = "kit".toCharArray();
  private static final String LICENCE =
      """
      MIT No Attribution

      Copyright 2026 The KeyOverlap developers

      Permission is hereby granted, free of charge, to any person obtaining a copy of this
      software and associated documentation files (the "Software"), to deal in the Software
      without restriction, including without limitation the rights to use, copy, modify,
      merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
      permit persons to whom the Software is furnished to do so.

      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
      INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
      PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
      HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
      CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
      OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
      """;

  private final Map<String, byte[]> files = new TreeMap<>();

  private MakeFixtures() {}

  /**
   * Makes them.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(
          folder + " exists. A version is never made again: name a new one.");
    }
    for (Map.Entry<String, byte[]> file : new MakeFixtures().files(folder).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private Map<String, byte[]> files(Path folder) throws Exception {
    FixtureKeys keys = new FixtureKeys();
    List<Formats.Format> formats = Formats.of(keys);
    files.put("content.txt", CmsMessages.CONTENT);
    files.put("LICENSE.txt", LICENCE.getBytes(UTF_8));
    for (Formats.Format format : formats) {
      for (KitMessage message : format.messages()) {
        files.put(file(format, message), format.maker().make(message));
      }
    }
    addCertificates("authority", keys.oldAuthority(), keys.newAuthority());
    for (Map.Entry<String, FixtureKeys.Pair> pair : keys.pairs().entrySet()) {
      HeldKey old = pair.getValue().old();
      HeldKey next = pair.getValue().next();
      addCertificates(pair.getKey(), old.certificate(), next.certificate());
      if (pair.getKey().startsWith("receiver")) {
        addPrivateKeys(pair.getKey(), old, next);
      }
    }
    files.put("manifest.json", json(manifest(folder.getFileName().toString(), formats)));
    return files;
  }

  private static String file(Formats.Format format, KitMessage message) {
    return "messages/%s/%s.%s"
        .formatted(format.key(), message.key(), format.key().startsWith("cms") ? "p7m" : "xml");
  }

  private void addCertificates(String name, X509Certificate old, X509Certificate next)
      throws Exception {
    files.put("certificates/" + name + "-old.cer", old.getEncoded());
    files.put("certificates/" + name + "-new.cer", next.getEncoded());
    files.put("certificates/" + name + "-old.pem", pem("CERTIFICATE", old.getEncoded()));
    files.put("certificates/" + name + "-new.pem", pem("CERTIFICATE", next.getEncoded()));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(pem("CERTIFICATE", old.getEncoded()));
    both.write(pem("CERTIFICATE", next.getEncoded()));
    files.put("certificates/" + name + "-both.pem", both.toByteArray());
  }

  private void addPrivateKeys(String name, HeldKey old, HeldKey next) throws Exception {
    files.put("keys/" + name + "-old.pem", pem("PRIVATE KEY", old.privateKey().getEncoded()));
    files.put("keys/" + name + "-new.pem", pem("PRIVATE KEY", next.privateKey().getEncoded()));
    files.put("keys/" + name + "-old.p12", pkcs12(Map.of("receiver-old", old)));
    files.put("keys/" + name + "-new.p12", pkcs12(Map.of("receiver-new", next)));
    files.put(
        "keys/" + name + "-both.p12", pkcs12(Map.of("receiver-old", old, "receiver-new", next)));
  }

  private static byte[] pem(String what, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n")
        .getBytes(US_ASCII);
  }

  private static byte[] pkcs12(Map<String, HeldKey> keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    for (Map.Entry<String, HeldKey> key : keys.entrySet()) {
      store.setKeyEntry(
          key.getKey(),
          key.getValue().privateKey(),
          PASSWORD,
          key.getValue().chain().toArray(Certificate[]::new));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    store.store(file, PASSWORD);
    return file.toByteArray();
  }

  private Map<String, Object> manifest(String version, List<Formats.Format> formats)
      throws Exception {
    Map<String, String> setUps = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      setUps.put(setUp.key(), "your system holds " + setUp.inWords());
    }
    List<Map<String, Object>> described = new ArrayList<>();
    for (Formats.Format format : formats) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("key", format.key());
      entry.put("title", format.title());
      entry.put("asked", format.asked());
      entry.put("sender", format.sender());
      entry.put("receiver", format.receiver());
      entry.put("messages", format.messages().stream().map(one -> described(format, one)).toList());
      described.add(entry);
    }
    Map<String, String> digests = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      digests.put(
          file.getKey(),
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getValue())));
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("fixtures", version);
    manifest.put("licence", "MIT-0");
    manifest.put("passwordOfP12", new String(PASSWORD));
    manifest.put("setUps", setUps);
    manifest.put("formats", described);
    manifest.put("sha256", digests);
    return manifest;
  }

  private static Map<String, Object> described(Formats.Format format, KitMessage message) {
    Map<String, String> correct = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      correct.put(setUp.key(), message.expected(setUp).answer());
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", message.key());
    entry.put("file", file(format, message));
    entry.put("about", message.about());
    entry.put("correct", correct);
    return entry;
  }

  private static byte[] json(Object value) {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    return (gson.toJson(value) + "\n").getBytes(UTF_8);
  }
}
