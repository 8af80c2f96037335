package dev.keyoverlap.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * nginx on this machine, as an administrator sets it up who expects a client to renew its
 * certificate: it knows the old and the new one, and both are the user "orders". It answers with
 * the user and the SHA-1 of the certificate, and closes the connection.
 */
final class Nginx implements AutoCloseable {

  private final Process process;
  private final URI address;

  private Nginx(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static Nginx start(Path folder, HeldKey serverKey, List<X509Certificate> clients)
      throws Exception {
    Files.writeString(
        folder.resolve("server.pem"), pem("CERTIFICATE", serverKey.chain().get(0).getEncoded()));
    Files.writeString(
        folder.resolve("server.key"), pem("PRIVATE KEY", serverKey.privateKey().getEncoded()));
    StringBuilder known = new StringBuilder();
    for (X509Certificate client : clients) {
      known.append(pem("CERTIFICATE", client.getEncoded()));
    }
    Files.writeString(folder.resolve("clients.pem"), known);
    int port = freePort();
    Path setUp = Files.writeString(folder.resolve("nginx.conf"), setUp(folder, port, clients));
    Path log = folder.resolve("log");
    Process process;
    try {
      process =
          new ProcessBuilder("nginx", "-p", folder.toString(), "-c", setUp.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      return abort("Skipped: there is no nginx on the path");
    }
    Eventually.isTrue(() -> !process.isAlive() || answers(port));
    if (!process.isAlive()) {
      throw new AssertionError("nginx did not start: " + Files.readString(log));
    }
    return new Nginx(process, URI.create("https://127.0.0.1:" + port + "/"));
  }

  private static String setUp(Path folder, int port, List<X509Certificate> clients) {
    String users =
        clients.stream()
            .map(client -> "    " + fingerprint(client) + " orders;\n")
            .collect(Collectors.joining());
    return """
    daemon off;
    master_process off;
    pid %1$s/pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      map $ssl_client_fingerprint $user {
        default nobody;
    %3$s
      }
      server {
        listen 127.0.0.1:%2$d ssl;
        ssl_certificate %1$s/server.pem;
        ssl_certificate_key %1$s/server.key;
        ssl_client_certificate %1$s/clients.pem;
        ssl_verify_client on;
        ssl_session_cache builtin;
        keepalive_timeout 0;
        location / { return 200 "$user $ssl_client_fingerprint"; }
      }
    }
    """
        .formatted(folder, port, users);
  }

  /** As nginx names a certificate: by SHA-1. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            what, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der), what);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
