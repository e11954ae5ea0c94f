using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Orders;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<OrderView[]>))]
[JsonSerializable(typeof(Envelope<OrderStoreView[]>))]
[JsonSerializable(typeof(Envelope<OrdersErased>))]
internal sealed partial class OrderJson : JsonSerializerContext;
