package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.fixtures.ObservedPage;
import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.w3c.dom.Document;

/** A foreign receiver of SOAP messages, which knows one certificate. */
enum SoapPeer implements ObservedPage.Peer {
  WSS4J("wss4j", "wss4j-ws-security-dom, which the build brings") {
    @Override
    public Optional<String> version() {
      return Optional.of(Wss4jStax.version());
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      try {
        return PlainWss4j.receive(
                Soap.parse(message),
                ForeignStacksTest.merlin(Parties.RECEIVING_KEY, known.certificate()),
                actor)
            .containsKey(WSConstants.SIGN);
      } catch (WSSecurityException e) {
        return false;
      }
    }

    @Override
    boolean readsActors() {
      return true;
    }

    @Override
    Optional<Boolean> decrypts(byte[] message, HeldKey own, Path folder) throws Exception {
      Document received = Soap.parse(message);
      try {
        PlainWss4j.receive(received, ForeignStacksTest.merlin(own));
      } catch (WSSecurityException e) {
        return Optional.of(false);
      }
      return Optional.of(Soap.text(received).contains("apples"));
    }
  },
  WSS4J_STAX("wss4j-stax", "wss4j-ws-security-stax, which the build brings") {
    @Override
    public Optional<String> version() {
      return Optional.of(Wss4jStax.version());
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return Wss4jStax.accepts(
          message, ForeignStacksTest.merlin(Parties.RECEIVING_KEY, known.certificate()), actor);
    }

    @Override
    boolean readsActors() {
      return true;
    }
  },
  JDK("jdk", "the JDK") {
    @Override
    public Optional<String> version() {
      return Optional.of(Integer.toString(Runtime.version().feature()));
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return ForeignStacksTest.jdkAccepts(message, known);
    }
  },
  XMLSEC1("xmlsec1", "Debian's xmlsec1") {
    @Override
    public Optional<String> version() {
      return said("xmlsec1 ([0-9.]+)", "xmlsec1", "--version");
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return ForeignStacksTest.xmlsec1Accepts(ForeignStacksTest.xmlsec1(folder), message, known);
    }
  },
  ZEEP("zeep", "Debian's python3-zeep and python3-xmlsec") {
    @Override
    public Optional<String> version() {
      return said(
          "([0-9.]+)",
          ForeignStacksTest.PYTHON,
          "-c",
          "import lxml, xmlsec, zeep; print(zeep.__version__)");
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return ForeignStacksTest.zeepAccepts(ForeignStacksTest.zeep(folder), message, known);
    }
  },
  METRO("metro", "webservices-rt, which the build brings") {
    @Override
    public Optional<String> version() {
      return ForeignStacksTest.metroJars().isEmpty()
          ? Optional.empty()
          : Optional.of(System.getProperty("keyoverlap.metro.version"));
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return ForeignStacksTest.metroAccepts(message, known, folder);
    }
  },
  GSOAP("gsoap", Gsoap.SOURCE) {
    @Override
    public Optional<String> version() {
      return Gsoap.version();
    }

    @Override
    boolean accepts(byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      return Gsoap.in(folder).accepts(message, known, actor);
    }

    @Override
    boolean readsActors() {
      return true;
    }

    @Override
    Optional<Boolean> decrypts(byte[] message, HeldKey own, Path folder) throws Exception {
      return Optional.of(Gsoap.in(folder).decrypts(message, own));
    }
  };

  private final String title;
  private final String source;

  SoapPeer(String title, String source) {
    this.title = title;
    this.source = source;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String title() {
    return title;
  }

  /** Whether it can be told for which actor the header is that it reads. */
  boolean readsActors() {
    return false;
  }

  /**
   * Whether it accepts a message.
   *
   * @param known the only certificate that it knows
   * @param actor whose header it reads; empty for nobody's in particular
   */
  abstract boolean accepts(byte[] message, HeldKey known, String actor, Path folder)
      throws Exception;

  /** Whether it decrypts a message with its own key; empty if it is not asked to. */
  Optional<Boolean> decrypts(byte[] message, HeldKey own, Path folder) throws Exception {
    return Optional.empty();
  }

  static Optional<String> said(String pattern, String... command) {
    try {
      Path output = Files.createTempFile("version", ".txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean there = process.waitFor() == 0;
      Matcher version = Pattern.compile(pattern).matcher(Files.readString(output, UTF_8));
      Files.delete(output);
      return there && version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
