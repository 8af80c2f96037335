package dev.keyoverlap.examples.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the files of a kit, and all of them once more as one zip beside the folder. */
final class KitFolder {

  static final String ANSWERS = "answers.json";
  static final String MANIFEST = "manifest.json";

  private static final FileTime TIME_IN_ZIP = FileTime.from(Instant.parse("2026-11-01T12:00:00Z"));

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private KitFolder() {}

  /** The files of the kit of this seed, by their names. */
  static Map<String, byte[]> files(long seed)
      throws GeneralSecurityException, KeyOverlapException, IOException {
    KitFolder kit = new KitFolder();
    kit.files.put("README.md", resource("README.md"));
    kit.files.put("check-with-openssl.sh", resource("check-with-openssl.sh"));
    kit.files.put("check-with-xmlsec1.sh", resource("check-with-xmlsec1.sh"));
    KitKeys keys = KitKeys.of(seed);
    kit.addKeys(keys);
    for (KitFormat format : KitFormat.values()) {
      MessageMaker messages = MessageMaker.of(format, keys);
      for (KitMessage message : format.messages()) {
        kit.files.put(format.file(message), messages.make(message));
      }
    }
    kit.files.put("content.txt", CmsMessages.CONTENT);
    kit.files.put(MANIFEST, json(manifest()));
    kit.files.put(ANSWERS, json(questions()));
    return kit.files;
  }

  static void write(Map<String, byte[]> files, Path folder) throws IOException {
    Path zip = folder.resolveSibling(folder.getFileName() + ".zip");
    try (OutputStream stream = Files.newOutputStream(zip);
        ZipOutputStream zipped = new ZipOutputStream(stream)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setLastModifiedTime(TIME_IN_ZIP);
        zipped.putNextEntry(entry);
        zipped.write(file.getValue());
        zipped.closeEntry();
      }
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream text = KitFolder.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IOException(
            "Cannot write the kit: the file %s is missing in this build of the examples."
                .formatted(name));
      }
      return text.readAllBytes();
    }
  }

  private void addKeys(KitKeys keys) throws GeneralSecurityException, KeyOverlapException {
    X509Certificate old = KitKeys.authority(keys.senderOld());
    X509Certificate next = KitKeys.authority(keys.senderNew());
    addCertificates("certificates/authority-old.pem", old);
    addCertificates("certificates/authority-new.pem", next);
    addCertificates("certificates/authority-both.pem", old, next);
    addCertificates("certificates/sender-old.pem", keys.senderOld().certificate());
    addCertificates("certificates/sender-new.pem", keys.senderNew().certificate());
    addCertificates("certificates/receiver-old.pem", keys.receiverOld().certificate());
    addCertificates("certificates/receiver-new.pem", keys.receiverNew().certificate());
    addPrivateKey("keys/receiver-old.pem", keys.receiverOld());
    addPrivateKey("keys/receiver-new.pem", keys.receiverNew());
  }

  private void addCertificates(String name, X509Certificate... certificates)
      throws GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      pem.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    files.put(name, pem.toString().getBytes(US_ASCII));
  }

  private void addPrivateKey(String name, HeldKey key) throws KeyOverlapException {
    files.put(name, pem("PRIVATE KEY", key.privateKey().getEncoded()).getBytes(US_ASCII));
  }

  private static String pem(String what, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }

  private static Map<String, Object> manifest() {
    Map<String, String> setUps = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      setUps.put(setUp.key(), "the receiver holds " + setUp.inWords());
    }
    Map<String, String> formats = new LinkedHashMap<>();
    List<Map<String, Object>> messages = new ArrayList<>();
    for (KitFormat format : KitFormat.values()) {
      formats.put(format.key(), format.about());
      format.messages().forEach(message -> messages.add(described(format, message)));
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("kit", Answers.KIT);
    manifest.put("setUps", setUps);
    manifest.put("formats", formats);
    manifest.put("messages", messages);
    return manifest;
  }

  private static Map<String, Object> described(KitFormat format, KitMessage message) {
    Map<String, String> correct = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      correct.put(
          setUp.key(), message.correct(setUp).map(yes -> yes ? "yes" : "no").orElse("yes or no"));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", message.key());
    entry.put("file", format.file(message));
    entry.put("format", format.key());
    entry.put("about", message.about());
    entry.put("correct", correct);
    return entry;
  }

  /** The answers before anybody gave one. */
  private static Map<String, Object> questions() {
    Map<String, Object> questions = new LinkedHashMap<>();
    questions.put("kit", Answers.KIT);
    questions.put("receiver", "");
    questions.put(Answers.SECOND_WANTED, "?");
    for (KitFormat format : KitFormat.values()) {
      Map<String, Object> ofFormat = new LinkedHashMap<>();
      for (SetUp setUp : SetUp.values()) {
        Map<String, String> ofSetUp = new LinkedHashMap<>();
        format.messages().forEach(message -> ofSetUp.put(message.key(), "?"));
        ofFormat.put(setUp.key(), ofSetUp);
      }
      questions.put(format.key(), ofFormat);
    }
    return questions;
  }

  private static byte[] json(Object value) {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    return (gson.toJson(value) + "\n").getBytes(UTF_8);
  }
}
