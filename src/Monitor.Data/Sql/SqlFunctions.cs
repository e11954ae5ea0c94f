using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Monitor.Data.Sql;

/// <summary>Functions of PostgreSQL that queries over entities need and that have no name in .NET. They run in the database only.</summary>
internal static class SqlFunctions
{
    /// <summary>So many seconds, with fractions.</summary>
    public static TimeSpan Seconds(double seconds) => throw new NotSupportedException($"{seconds} seconds are made by the database.");

    /// <summary>An array without its last elements.</summary>
    public static string[] WithoutLast(string[] array, int count) =>
        throw new NotSupportedException($"{count} of {array.Length} elements are taken off by the database.");

    /// <summary>When a job that has not ended will have, as far as its progress tells.</summary>
    public static DateTimeOffset? EstimatedCompletion(Guid job, DateTimeOffset at, int pace) =>
        throw new NotSupportedException($"The end of {job} at {at} and {pace} calls a second is estimated by the database.");

    public static void Map(ModelBuilder model)
    {
        model.HasDbFunction(typeof(SqlFunctions).GetMethod(nameof(EstimatedCompletion))!).HasName("estimated_completion");
        model.HasDbFunction(typeof(SqlFunctions).GetMethod(nameof(WithoutLast))!).HasName("trim_array").IsBuiltIn();
        model.HasDbFunction(typeof(SqlFunctions).GetMethod(nameof(Seconds))!).HasTranslation(arguments => new SqlFunctionExpression(
            "make_interval", [.. Enumerable.Repeat(new SqlConstantExpression(0, IntTypeMapping.Default), 6), arguments[0]], nullable: true,
            argumentsPropagateNullability: [.. Enumerable.Repeat(true, 7)], typeof(TimeSpan), typeMapping: null));
    }
}
