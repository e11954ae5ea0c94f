using Monitor.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
