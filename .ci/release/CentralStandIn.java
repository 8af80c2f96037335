import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Takes Maven Central's place in a dry release: accepts the bundle that the publishing plugin
 * uploads, and unpacks it into a folder. Started with this folder and with the file that it writes
 * its address to.
 */
public final class CentralStandIn {

  private static final String STATUS =
      "{\"deploymentId\":\"dry\",\"deploymentName\":\"dry\",\"deploymentState\":\"VALIDATED\",\"purls\":[]}";

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path address = Path.of(args[1]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] request = exchange.getRequestBody().readAllBytes();
          boolean upload = exchange.getRequestURI().getPath().endsWith("/upload");
          byte[] answer = (upload ? "dry" : STATUS).getBytes(StandardCharsets.UTF_8);
          if (upload) {
            unpack(request, folder);
          } else {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
          }
          exchange.sendResponseHeaders(upload ? 201 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    Path unfinished = Path.of(args[1] + ".tmp");
    Files.writeString(unfinished, "http://127.0.0.1:" + server.getAddress().getPort());
    Files.move(unfinished, address);
  }

  /** The zip begins after the headers of the multipart request, with its first entry's mark. */
  private static void unpack(byte[] request, Path folder) {
    int start = 0;
    while (request[start] != 'P' || request[start + 1] != 'K' || request[start + 2] != 3) {
      start++;
    }
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(request, start, request.length - start))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!entry.isDirectory() && file.startsWith(folder)) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
