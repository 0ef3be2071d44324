package dev.annals.frontegg.geo;

import com.maxmind.geoip2.DatabaseReader;
import com.maxmind.geoip2.exception.GeoIp2Exception;
import com.maxmind.geoip2.model.CityResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells where an IP address is, by a database that the operator has. Nobody else is asked, so no
 * address leaves the server.
 */
public interface AddressPlaces extends AutoCloseable {

  /** The place of an address; nothing if it is not known. */
  Optional<Place> of(InetAddress address);

  @Override
  void close();

  /**
   * A place, as far as it is known.
   *
   * @param countryCode as in ISO 3166-1, two letters
   */
  record Place(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String city,
      @Nullable String countryName,
      @Nullable String countryCode,
      @Nullable String zip) {}

  /** Knows none. */
  static AddressPlaces unknown() {
    return new AddressPlaces() {
      @Override
      public Optional<Place> of(InetAddress address) {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Those of a GeoIP2 or GeoLite2 City database.
   *
   * @throws UncheckedIOException if there is none at that path
   */
  static AddressPlaces of(Path file) {
    try {
      return new GeoIp(new DatabaseReader.Builder(file.toFile()).build());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "annals.frontegg.geoip: %s is not a readable GeoIP database".formatted(file), e);
    }
  }

  /** By MaxMind's reader. */
  record GeoIp(DatabaseReader database) implements AddressPlaces {

    @Override
    public Optional<Place> of(InetAddress address) {
      try {
        return database.tryCity(address).map(GeoIp::place);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeoIp2Exception e) {
        throw new IllegalStateException("The GeoIP database cannot be read", e);
      }
    }

    private static Place place(CityResponse found) {
      var location = found.location();
      return new Place(
          location.latitude(),
          location.longitude(),
          found.city().name(),
          found.country().name(),
          found.country().isoCode(),
          found.postal().code());
    }

    @Override
    public void close() {
      try {
        database.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
