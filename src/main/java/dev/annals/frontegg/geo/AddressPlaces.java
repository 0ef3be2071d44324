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
 * Looks up the location of IP addresses in a database file of the operator. No address leaves the
 * server.
 */
public interface AddressPlaces extends AutoCloseable {

  /** Returns the location of an address; empty if it is unknown. */
  Optional<Place> of(InetAddress address);

  @Override
  void close();

  /**
   * A location; unknown parts are null.
   *
   * @param countryCode two-letter country code of ISO 3166-1
   */
  record Place(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String city,
      @Nullable String countryName,
      @Nullable String countryCode,
      @Nullable String zip) {}

  /** Returns an instance that knows no locations. */
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
   * Opens a GeoIP2 or GeoLite2 City database.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  static AddressPlaces of(Path file) {
    try {
      return new GeoIp(new DatabaseReader.Builder(file.toFile()).build());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "annals.frontegg.geoip: %s is not a readable GeoIP database".formatted(file), e);
    }
  }

  /** Reads a database with MaxMind's reader. */
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
