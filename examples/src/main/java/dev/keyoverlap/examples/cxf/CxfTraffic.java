package dev.keyoverlap.examples.cxf;

import dev.keyoverlap.wssec.TrustedSignatures;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.jaxws.JaxWsProxyFactoryBean;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.apache.wss4j.dom.WSConstants;

/**
 * A client and an endpoint of CXF, over loopback: each order has a timestamp, is signed by the
 * client and encrypted to the endpoint. Both are set up once, and then only their keys change.
 */
final class CxfTraffic implements AutoCloseable {

  private static final String ACTIONS = "Timestamp Signature Encrypt";

  /** WSS4J insists on a password for every private key. The ring needs none. */
  static final char[] PASSWORD = "example only".toCharArray();

  private static final CallbackHandler PASSWORDS =
      callbacks -> {
        for (Callback callback : callbacks) {
          if (callback instanceof WSPasswordCallback wanted) {
            wanted.setPassword(String.valueOf(PASSWORD));
          }
        }
      };

  private final Warehouse warehouse = new Warehouse();
  private final Bus bus = BusFactory.newInstance().createBus();
  private final Orders orders;
  private final String address;
  private int sent;
  private int refused;

  CxfTraffic(Crypto client, Crypto endpoint) throws IOException {
    this.address = "http://127.0.0.1:%d/orders".formatted(freePort());
    serve(address, endpoint);
    this.orders = connect(address, client);
  }

  private void serve(String address, Crypto crypto) {
    Map<String, Object> security = new HashMap<>();
    security.put(ConfigurationConstants.ACTION, ACTIONS);
    security.put(ConfigurationConstants.SIG_VER_PROP_REF_ID, "crypto");
    security.put(ConfigurationConstants.DEC_PROP_REF_ID, "crypto");
    security.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    security.put("crypto", crypto);
    // WSS4J alone would also accept a signature with a key that anybody encrypted to the endpoint.
    security.put(WSS4JInInterceptor.PROCESSOR_MAP, TrustedSignatures.processors());
    JaxWsServerFactoryBean factory = new JaxWsServerFactoryBean();
    factory.setBus(bus);
    factory.setServiceClass(Warehouse.class);
    factory.setServiceBean(warehouse);
    factory.setAddress(address);
    factory.setInInterceptors(List.of(new WSS4JInInterceptor(security)));
    factory.create();
  }

  private Orders connect(String address, Crypto crypto) {
    Map<String, Object> security = new HashMap<>();
    security.put(ConfigurationConstants.ACTION, ACTIONS);
    security.put(ConfigurationConstants.USER, "orders");
    security.put(ConfigurationConstants.ENCRYPTION_USER, "warehouse");
    security.put(ConfigurationConstants.SIG_PROP_REF_ID, "crypto");
    security.put(ConfigurationConstants.ENC_PROP_REF_ID, "crypto");
    security.put(ConfigurationConstants.SIG_KEY_ID, "DirectReference");
    security.put(ConfigurationConstants.SIG_ALGO, WSConstants.RSA_SHA256);
    security.put(ConfigurationConstants.SIG_DIGEST_ALGO, WSConstants.SHA256);
    security.put(ConfigurationConstants.ENC_SYM_ALGO, WSConstants.AES_256_GCM);
    security.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    security.put("crypto", crypto);
    JaxWsProxyFactoryBean factory = new JaxWsProxyFactoryBean();
    factory.setBus(bus);
    factory.setServiceClass(Orders.class);
    factory.setAddress(address);
    factory.setOutInterceptors(List.of(new WSS4JOutInterceptor(security)));
    return factory.create(Orders.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where the endpoint takes orders. */
  String address() {
    return address;
  }

  /** How many orders the endpoint has taken. */
  int taken() {
    return warehouse.taken();
  }

  /** Sends so many orders, and goes on when one is refused. */
  void send(int number) {
    for (int i = 0; i < number; i++) {
      sent++;
      try {
        orders.place(i + " boxes");
      } catch (SOAPFaultException e) {
        refused++;
      }
    }
  }

  /** Those that did not arrive. */
  int lost() {
    if (sent - warehouse.taken() != refused) {
      throw new IllegalStateException("Messages got lost that were not refused");
    }
    return refused;
  }

  @Override
  public void close() {
    // With its threads.
    bus.shutdown(true);
  }
}
