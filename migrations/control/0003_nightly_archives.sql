ALTER TABLE `tenants` ADD `archive_due_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `tenants_to_archive` ON `tenants` (`archive_due_at`) WHERE "tenants"."deleted_at" IS NULL;