package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program on gSOAP's WS-Security plugin, compiled once, where all that it needs is installed. */
final class Gsoap {

  static final String SOURCE = "Debian's gsoap, libgsoap-dev, libssl-dev and gcc";

  private static final Path SHARED = Path.of("/usr/share/gsoap");
  private static final String IS_THERE =
      "command -v cc && test -r %s/plugin/wsseapi.c -a -r /usr/include/stdsoap2.h -a -r /usr/include/openssl/evp.h && soapcpp2 -V"
          .formatted(SHARED);

  private static Optional<Path> program = Optional.empty();

  private final Command command;

  private Gsoap(Command command) {
    this.command = command;
  }

  static Optional<String> version() {
    return SoapPeer.said("(2[.][0-9.]+)", "/bin/sh", "-c", IS_THERE);
  }

  /** Skips the test where it is not installed. */
  static Gsoap in(Path folder) throws Exception {
    return new Gsoap(Command.in(folder, "gSOAP (" + SOURCE + ")", "/bin/sh", "-c", IS_THERE));
  }

  private static synchronized String program() throws Exception {
    if (program.isEmpty()) {
      Path folder = Files.createTempDirectory("gsoap");
      folder.toFile().deleteOnExit();
      Command compile = Command.in(folder, "gSOAP", "soapcpp2", "-V");
      for (String source : new String[] {"order.h", "order.c"}) {
        compile.write(source, Files.readAllBytes(Path.of("src/test/gsoap").resolve(source)));
      }
      assertThat(
              compile.succeeds(
                  "soapcpp2",
                  "-c",
                  "-L",
                  "-w",
                  "-x",
                  "-I%s/import:%s".formatted(SHARED, SHARED),
                  "order.h"))
          .as(compile.said())
          .isTrue();
      // As the pkg-config file of its library has it, and the files that the plugin asks for.
      List<String> cc =
          new ArrayList<>(
              List.of("cc", "-w", "-DWITH_DOM", "-DWITH_OPENSSL", "-DWITH_GZIP", "-DWITH_IPV6"));
      cc.addAll(List.of("-I.", "-I" + SHARED, "-I" + SHARED.resolve("plugin"), "-o", "order"));
      cc.addAll(List.of("order.c", "soapC.c", "soapServer.c", "soapClient.c"));
      for (String source : new String[] {"wsseapi", "smdevp", "mecevp", "threads"}) {
        cc.add(SHARED.resolve("plugin").resolve(source + ".c").toString());
      }
      cc.add(SHARED.resolve("custom/struct_timeval.c").toString());
      cc.addAll(List.of("-lgsoapssl", "-lssl", "-lcrypto"));
      assertThat(compile.succeeds(cc.toArray(String[]::new))).as(compile.said()).isTrue();
      deleteAtTheEnd(folder);
      program = Optional.of(folder.resolve("order"));
    }
    return program.get().toString();
  }

  /** In the order in which the runtime takes it: what was named last goes first. */
  private static void deleteAtTheEnd(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> file.toFile().deleteOnExit());
    }
  }

  /** Whether it accepts a signature over body and timestamp. */
  boolean accepts(byte[] message, HeldKey known, String actor) throws Exception {
    command.write("message.xml", message).write(known);
    return command.succeeds(program(), "verify", actor)
        && command.said().contains("accepted: 3 of apples");
  }

  boolean decrypts(byte[] message, HeldKey own) throws Exception {
    command.write("message.xml", message).write(own);
    return command.succeeds(program(), "decrypt")
        && command.said().contains("accepted: 3 of apples");
  }

  byte[] signed(HeldKey key) throws Exception {
    return command.write(key).made("made.xml", program(), "sign");
  }

  byte[] encrypted(HeldKey recipient, String how) throws Exception {
    return command.write(recipient).made("made.xml", program(), "encrypt", how);
  }

  String said() throws IOException {
    return command.said();
  }
}
