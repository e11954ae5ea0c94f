using System.Net;
using System.Net.Sockets;

namespace Monitor.Data.People;

/// <summary>From where somebody calls, as limits count it.</summary>
public static class ClientNetwork
{
    /// <summary>An address; of IPv6 the network of 64 bits, which is what one customer has. Empty when there is none.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    /// <summary>The same from text.</summary>
    public static string Of(string? address) => Of(IPAddress.TryParse(address, out var parsed) ? parsed : null);
}
