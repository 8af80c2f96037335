package dev.keyoverlap.tls;

import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A handshake in progress as a key manager sees the other side, if it is told of it at all. */
record Handshake(@Nullable Object connection, @Nullable SSLSession session) {

  static Handshake of(@Nullable Socket socket) {
    return new Handshake(
        socket, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
  }

  static Handshake of(@Nullable SSLEngine engine) {
    return new Handshake(engine, engine == null ? null : engine.getHandshakeSession());
  }

  /** The host names that the client asks for, in lower case. */
  List<String> hosts() {
    try {
      return session instanceof ExtendedSSLSession extended
          ? extended.getRequestedServerNames().stream()
              .filter(SNIHostName.class::isInstance)
              .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
              .toList()
          : List.of();
    } catch (UnsupportedOperationException e) {
      return List.of();
    }
  }

  /** The types of keys whose signatures the other side verifies; empty if it is not known. */
  List<String> peerTypes() {
    try {
      return session instanceof ExtendedSSLSession extended
          ? Stream.of(extended.getPeerSupportedSignatureAlgorithms())
              .map(Handshake::keyType)
              .distinct()
              .toList()
          : List.of();
    } catch (UnsupportedOperationException e) {
      return List.of();
    }
  }

  /** Such as "EC" of "SHA256withECDSA". */
  private static String keyType(String signatureAlgorithm) {
    if (signatureAlgorithm.endsWith("ECDSA")) {
      return "EC";
    }
    int with = signatureAlgorithm.indexOf("with");
    return with < 0
        ? (signatureAlgorithm.startsWith("Ed") ? "EdDSA" : signatureAlgorithm)
        : signatureAlgorithm.substring(with + "with".length());
  }
}
