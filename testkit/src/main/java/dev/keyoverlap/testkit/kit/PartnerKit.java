package dev.keyoverlap.testkit.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the partner kit: sample messages, a page and scripts for the answers, and recipes.
 *
 * <pre>{@code
 * PartnerKit.writeTo(Path.of("kit"));       // or PartnerKit.writeZip(Path.of("kit.zip"))
 * // The partner tries its system with it, and sends answers.json back.
 * KitAnswers answers = KitAnswers.read(Path.of("answers.json"));
 * }</pre>
 *
 * <p>The kit is the same for every partner, and contains nothing of yours. Safe for use by several
 * threads.
 *
 * @since 1.0
 */
public final class PartnerKit {

  static final String ANSWERS = "answers.json";

  private static final LocalDateTime TIME_IN_ZIP = LocalDateTime.of(2026, 11, 1, 12, 0);
  private static final String FOLDER_IN_ZIP = "partner-kit/";
  private static final List<String> SCRIPTS =
      List.of(
          "answers.sh",
          "openssl.sh",
          "xmlsec1.sh",
          "gpgsm.sh",
          "python-xmlsec.py",
          "node.mjs",
          "dotnet.cs",
          "powershell.ps1");

  private PartnerKit() {}

  /**
   * Writes the kit into a folder.
   *
   * @param folder a folder that is empty or does not exist yet
   * @return the files
   * @throws IOException if the folder is not empty, or cannot be written
   */
  public static List<Path> writeTo(Path folder) throws IOException {
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw new FileSystemException(
          "Cannot write the kit to %s: the folder is not empty. Name a new folder."
              .formatted(folder));
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      written.add(Files.write(path, file.getValue()));
    }
    return List.copyOf(written);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Writes the kit as a zip file. Every call writes the same bytes.
   *
   * @param file the zip file, which is replaced if it exists
   * @throws IOException if it cannot be written
   */
  public static void writeZip(Path file) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      for (Map.Entry<String, byte[]> one : files().entrySet()) {
        ZipEntry entry = new ZipEntry(FOLDER_IN_ZIP + one.getKey());
        // Without a time zone, so that every machine writes the same bytes.
        entry.setTimeLocal(TIME_IN_ZIP);
        zip.putNextEntry(entry);
        zip.write(one.getValue());
        zip.closeEntry();
      }
    }
  }

  /** The files of the kit, by their names. */
  static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("README.md", resource("README.md"));
    files.put("RECIPES.md", resource("RECIPES.md"));
    files.put("index.html", KitPage.of(new String(resource("index.html"), UTF_8)).getBytes(UTF_8));
    for (String script : SCRIPTS) {
      files.put("scripts/" + script, resource(script));
    }
    files.put(ANSWERS, questions());
    Fixtures fixtures = Fixtures.current();
    fixtures.files().forEach(name -> files.put(name, fixtures.file(name)));
    return files;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream text = PartnerKit.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IOException(
            "Cannot write the kit: %s is missing. Use the jar of keyoverlap-testkit as it was published."
                .formatted(name));
      }
      return text.readAllBytes();
    }
  }

  /** The answers before anybody gave one. */
  private static byte[] questions() {
    Map<String, Object> questions = new LinkedHashMap<>();
    questions.put("kit", KitAnswers.KIT);
    questions.put("receiver", "");
    questions.put(KitAnswers.HOLDS_BOTH, "?");
    questions.put(KitAnswers.SECOND_WANTED, "?");
    for (MessageFormat format : KitAnswers.asked()) {
      questions.put(format.key(), new FormatAnswers(format, Optional.empty()).toJson());
    }
    return json(questions).getBytes(UTF_8);
  }

  static String json(Object value) {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    return gson.toJson(value) + "\n";
  }
}
